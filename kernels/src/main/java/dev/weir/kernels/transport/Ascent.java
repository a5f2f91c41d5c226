package dev.weir.kernels.transport;

import dev.weir.kernels.compute.Pulse;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;

/**
 * Climbs a semi-dual by L-BFGS with a history of 10. Where an element of rank k and the next one tie, f has an edge; steps are accepted by the weak Wolfe conditions, by bisection,
 * which need no smoothness (Lewis and Overton, 2013).
 */
final class Ascent {
    static final double GRADIENT_MAX = 1e-6;
    static final int ITERATIONS_MAX = 500;

    private static final int HISTORY = 10;
    private static final int TRIALS_MAX = 40;
    private static final double RISE = 1e-4;
    private static final double SLOPE = 0.9;

    private record Step(double[] moved, double[] bent, double inverse) {}

    private final SemiDual objective;
    private final Deque<Step> history = new ArrayDeque<>();
    private double[] alpha;
    private double[] gradient;
    private double value;

    Ascent(SemiDual objective) {
        this.objective = objective;
        alpha = new double[objective.rows()];
        gradient = new double[alpha.length];
        value = objective.at(alpha, gradient);
    }

    /** Prices as good as they get; the value never falls on the way. */
    double[] run(Pulse pulse) {
        for (int i = 0; i < ITERATIONS_MAX && greatest(gradient) > GRADIENT_MAX; i++) {
            pulse.beat();
            if (!step(direction())) {
                // At an edge the curvature told by earlier steps may mislead: try once more without it.
                if (history.isEmpty()) {
                    break;
                }
                history.clear();
            }
        }
        return alpha;
    }

    static double greatest(double[] values) {
        double greatest = 0;
        for (double each : values) {
            greatest = Math.max(greatest, Math.abs(each));
        }
        return greatest;
    }

    private double[] direction() {
        double[] direction = gradient.clone();
        double[] factors = new double[history.size()];
        int i = 0;
        for (Step step : history) {
            factors[i] = step.inverse * dot(step.moved, direction);
            add(-factors[i++], step.bent, direction);
        }
        if (!history.isEmpty()) {
            Step last = history.getFirst();
            scale(1 / (last.inverse * dot(last.bent, last.bent)), direction);
        }
        for (Iterator<Step> oldest = history.descendingIterator(); oldest.hasNext(); ) {
            Step step = oldest.next();
            add(factors[--i] - step.inverse * dot(step.bent, direction), step.moved, direction);
        }
        return direction;
    }

    /** @return whether a step was found that raises the value */
    private boolean step(double[] direction) {
        double slope = dot(gradient, direction);
        if (!(slope > 0)) {
            return false;
        }
        double[] to = new double[alpha.length];
        double[] gradientThere = new double[alpha.length];
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double length = history.isEmpty() ? 1 / Math.max(1e-30, Math.sqrt(dot(gradient, gradient))) : 1;
        double risen = 0;
        for (int trial = 0; trial < TRIALS_MAX; trial++) {
            System.arraycopy(alpha, 0, to, 0, to.length);
            add(length, direction, to);
            double valueThere = objective.at(to, gradientThere);
            if (!(valueThere >= value + RISE * length * slope)) {
                high = length;
            } else {
                risen = length;
                if (dot(gradientThere, direction) <= SLOPE * slope) {
                    move(to, gradientThere, valueThere);
                    return true;
                }
                low = length;
            }
            length = high < Double.POSITIVE_INFINITY ? (low + high) / 2 : 2 * length;
        }
        return risen > 0 && settle(direction, risen);
    }

    /** A step that rises, though the slope has not flattened. */
    private boolean settle(double[] direction, double length) {
        double[] to = alpha.clone();
        add(length, direction, to);
        double[] gradientThere = new double[alpha.length];
        move(to, gradientThere, objective.at(to, gradientThere));
        return true;
    }

    private void move(double[] to, double[] gradientThere, double valueThere) {
        double[] moved = to.clone();
        add(-1, alpha, moved);
        // The history is of the function to be minimised, whose gradient is the negative one.
        double[] bent = gradient.clone();
        add(-1, gradientThere, bent);
        double curvature = dot(moved, bent);
        if (curvature > 1e-300) {
            history.addFirst(new Step(moved, bent, 1 / curvature));
            if (history.size() > HISTORY) {
                history.removeLast();
            }
        }
        alpha = to.clone();
        gradient = Arrays.copyOf(gradientThere, gradientThere.length);
        value = valueThere;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double factor, double[] from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * from[i];
        }
    }

    private static void scale(double factor, double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }
}
