package dev.weir.kernels.bandit;

/**
 * A question that was answered, and everything needed to learn from the cost: one line of the decision log.
 *
 * @param id counts from 0 without gaps
 * @param arm index of the value among those that could be drawn
 * @param value to use
 * @param propensity probability with which this arm was drawn, in (0, 1]: what an importance-weighted estimate of any other policy divides by
 * @param context as asked
 * @param leaderValue what the rule takes to be the cheapest at this context; equal to the value unless this is an exploration
 * @param score what the rule said of the arm, in its own unit; it gets it back with the cost
 * @param cap cost after which to change to the leader's value and go on from there, infinite if there is none. Tell the cap if it was reached
 * @param deadline moment on the lease's clock after which the cost comes too late
 */
public record Ticket(
        long id,
        int arm,
        double value,
        double propensity,
        double context,
        double leaderValue,
        double score,
        double cap,
        long deadline) {
    public boolean explores() {
        return value != leaderValue;
    }

    public boolean isCapped() {
        return cap < Double.POSITIVE_INFINITY;
    }
}
