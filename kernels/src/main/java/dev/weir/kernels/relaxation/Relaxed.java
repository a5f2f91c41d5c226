package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.linalg.RowMatrix;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.Reason;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Status;
import dev.weir.kernels.sor.Stopping;

/**
 * One system solved with a ticket's omega. An exploration that reaches the ticket's cap, or fails, is finished with what the rule takes to be the best: nobody
 * waits for a solution because something was tried out (the known-cost hedge).
 *
 * @param outcome of the whole: iterations of both parts, and the residual over the reference norm
 * @param cost what the ticket's own omega cost: the cap where it was stopped there, the greatest count there is where it failed
 * @param rescued whether the leader's omega finished it
 * @param x the last iterate
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
public record Relaxed(Outcome outcome, double cost, boolean rescued, double[] x) {
    /**
     * @param start is not written to
     * @throws dev.weir.kernels.sor.IllFormedSystem if no solve can begin
     */
    public static Relaxed solve(
            RowMatrix a, double[] b, double[] start, Method method, Stopping stopping, Ticket ticket) {
        int cap = (int) Math.min(stopping.iterationsMax(), Math.ceil(ticket.cap()));
        double[] x = start.clone();
        Outcome tried = Solver.solve(a, b, x, method.at(ticket.value()), withCap(stopping, cap));
        if (tried.status() == Status.CONVERGED) {
            return new Relaxed(tried, tried.iterations(), false, x);
        }
        double cost = tried.reason() == Reason.CAP_REACHED ? cap : stopping.iterationsMax();
        Method leading = method.at(ticket.leaderValue());
        if (!ticket.explores()) {
            return new Relaxed(tried, cost, false, x);
        }
        return tried.status() == Status.MAX_ITERATIONS
                ? goOn(a, b, x, leading, stopping, tried, cost)
                : startOver(a, b, start, leading, stopping, tried, cost);
    }

    /** The rest of the way is {@code A·d = b − A·x} from 0: for a sweep that is the same as going on, and the residual is the true one. */
    private static Relaxed goOn(
            RowMatrix a, double[] b, double[] x, Method leading, Stopping stopping, Outcome tried, double cost) {
        double[] residual = new double[b.length];
        a.multiply(x, residual, 0, b.length);
        for (int i = 0; i < b.length; i++) {
            residual[i] = b[i] - residual[i];
        }
        double[] correction = new double[b.length];
        int left = stopping.iterationsMax() - tried.iterations();
        Outcome rest = Solver.solve(
                a,
                residual,
                correction,
                leading,
                new Stopping(
                        stopping.tolerance() / tried.relativeResidual(),
                        left,
                        ReferenceNorm.INITIAL_RESIDUAL,
                        stopping.stagnationMax()));
        for (int i = 0; i < x.length; i++) {
            x[i] += correction[i];
        }
        return new Relaxed(
                new Outcome(
                        rest.reason(),
                        tried.iterations() + rest.iterations(),
                        tried.relativeResidual() * rest.relativeResidual()),
                cost,
                true,
                x);
    }

    private static Relaxed startOver(
            RowMatrix a, double[] b, double[] start, Method leading, Stopping stopping, Outcome tried, double cost) {
        double[] x = start.clone();
        Outcome again =
                Solver.solve(a, b, x, leading, withCap(stopping, stopping.iterationsMax() - tried.iterations()));
        return new Relaxed(
                new Outcome(again.reason(), tried.iterations() + again.iterations(), again.relativeResidual()),
                cost,
                true,
                x);
    }

    private static Stopping withCap(Stopping stopping, int cap) {
        return new Stopping(stopping.tolerance(), cap, stopping.reference(), stopping.stagnationMax());
    }
}
