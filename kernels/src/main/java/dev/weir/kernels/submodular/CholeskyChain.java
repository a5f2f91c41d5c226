package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.List;

/**
 * The Cholesky factor L of I + α·K, a row per member. With L·c = α·k(S, e), the gain of e is {@code ln(1 + α·k(e, e) − ‖c‖²)}; on the prefix of i members
 * the first i entries of the same c count, so one forward solve gives the gains on all prefixes. As squares are only taken away, and a logarithm is
 * semi-monotonic, gains never grow along the chain, not by a bit.
 */
final class CholeskyChain implements Prefixes {
    private final LogDeterminant objective;
    private final Tally tally;
    private final List<Features> members = new ArrayList<>();
    /** Row i has i + 1 entries. */
    private final List<double[]> factor = new ArrayList<>();

    private final List<Double> values = new ArrayList<>(List.of(0.0));
    private double[] solution = new double[16];

    CholeskyChain(LogDeterminant objective, Tally tally) {
        this.objective = objective;
        this.tally = tally;
    }

    @Override
    public int length() {
        return members.size();
    }

    @Override
    public double value(int prefix) {
        return values.get(prefix);
    }

    @Override
    public double gain(int slot, int prefix, Cause cause) {
        Features row = objective.row(slot);
        double rest = start(row);
        for (int i = 0; i < prefix; i++) {
            rest = step(row, i, rest);
        }
        count(cause, 1, prefix);
        return gain(rest);
    }

    /** 1 + α·k(e, e) − ‖c‖², before any member counts. */
    private double start(Features row) {
        if (solution.length < members.size()) {
            solution = new double[2 * members.size()];
        }
        return 1 + objective.entry(row, row);
    }

    /** The next entry of c, and what is left after it. */
    private double step(Features row, int i, double rest) {
        double[] factors = factor.get(i);
        double entry = objective.entry(row, members.get(i));
        for (int j = 0; j < i; j++) {
            entry -= factors[j] * solution[j];
        }
        solution[i] = entry / factors[i];
        return rest - solution[i] * solution[i];
    }

    /** In exact arithmetic the rest is at least 1. */
    private static double gain(double rest) {
        return rest <= 1 ? 0 : StrictMath.log(rest);
    }

    private void count(Cause cause, int calls, int prefix) {
        tally.calls(cause, calls, prefix * (prefix + 1) / 2 / calls);
    }

    @Override
    public void gains(int slot, double[] gains, Cause cause) {
        Features row = objective.row(slot);
        double rest = start(row);
        gains[0] = gain(rest);
        for (int i = 0; i < members.size(); i++) {
            rest = step(row, i, rest);
            gains[i + 1] = gain(rest);
        }
        count(cause, members.size() + 1, members.size());
    }

    /** One solve up to the first prefix on which the gain is too small. */
    @Override
    public int firstBelow(int slot, int from, int to, double threshold, Cause cause) {
        Features row = objective.row(slot);
        double rest = start(row);
        int prefix = 0;
        while (prefix < from) {
            rest = step(row, prefix++, rest);
        }
        while (prefix < to && gain(rest) >= threshold) {
            if (prefix < members.size()) {
                rest = step(row, prefix, rest);
            }
            prefix++;
        }
        count(cause, 1 + prefix - from, prefix);
        return prefix;
    }

    @Override
    public void push(int slot) {
        int length = members.size();
        Features row = objective.row(slot);
        double rest = start(row);
        double[] factors = new double[length + 1];
        for (int i = 0; i < length; i++) {
            rest = step(row, i, rest);
            factors[i] = solution[i];
        }
        factors[length] = Math.sqrt(Math.max(1, rest));
        members.add(row);
        factor.add(factors);
        values.add(values.get(length) + gain(rest));
    }

    @Override
    public void truncate(int length) {
        if (length < members.size()) {
            members.subList(length, members.size()).clear();
            factor.subList(length, factor.size()).clear();
            values.subList(length + 1, values.size()).clear();
        }
    }
}
