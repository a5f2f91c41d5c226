package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Plan;
import java.util.HashMap;
import java.util.Map;

/**
 * How long jobs take: what the ceilings make of their plans, times how far from it jobs of that kernel, backend and magnitude were lately. Mean and mean deviation run as
 * those of round-trip times do in TCP (Jacobson, <i>Congestion avoidance and control</i>, 1988).
 */
final class Forecast {
    /** Of a job that does nothing. */
    private static final double LEAST_NANOS = 1000;

    private static final double WEIGHT = 1.0 / 8;
    private static final int MAGNITUDES = 20;

    /** Of one kernel on one backend, by powers of four of the nominal time. */
    private static final class Rate {
        final double[] mean = new double[MAGNITUDES];
        final double[] deviation = new double[MAGNITUDES];
        final int[] seen = new int[MAGNITUDES];

        /** The magnitude nearest to this one of which something is known, or −1. */
        int known(int magnitude) {
            for (int away = 0; away < MAGNITUDES; away++) {
                if (magnitude + away < MAGNITUDES && seen[magnitude + away] > 0) {
                    return magnitude + away;
                }
                if (magnitude - away >= 0 && seen[magnitude - away] > 0) {
                    return magnitude - away;
                }
            }
            return -1;
        }
    }

    private record Key(String kernel, Backend backend) {}

    private final Map<Key, Rate> rates = new HashMap<>();
    private Ceiling ceiling = new Ceiling(1e9, 1e9);

    void ceiling(Ceiling measured) {
        ceiling = measured;
    }

    Ceiling ceiling() {
        return ceiling;
    }

    /** Nanoseconds, in the mean. */
    double expected(String kernel, Backend backend, double flop, double bytes) {
        return predicted(kernel, backend, flop, bytes, 0);
    }

    /** Nanoseconds that few jobs exceed. */
    double cautious(String kernel, Backend backend, Plan plan) {
        return predicted(kernel, backend, plan.flop(), plan.bytes(), 2);
    }

    private double predicted(String kernel, Backend backend, double flop, double bytes, double deviations) {
        double nominal = nominal(flop, bytes);
        Rate rate = rates.get(new Key(kernel, backend));
        int magnitude = rate == null ? -1 : rate.known(magnitude(nominal));
        if (rate == null || magnitude < 0) {
            return nominal;
        }
        double ratio = rate.mean[magnitude] + deviations * rate.deviation[magnitude];
        // What smaller jobs took beyond their due, starts and stalls, does not grow with the job.
        return magnitude < magnitude(nominal) ? nominal + Math.max(0, ratio - 1) * typical(magnitude) : nominal * ratio;
    }

    void observe(String kernel, Backend backend, double flop, double bytes, double nanos) {
        double nominal = nominal(flop, bytes);
        double ratio = nanos / nominal;
        int magnitude = magnitude(nominal);
        Rate rate = rates.computeIfAbsent(new Key(kernel, backend), _ -> new Rate());
        // The first few count equally: the very first run of a form is slower than all others.
        double weight = Math.max(WEIGHT, 1.0 / ++rate.seen[magnitude]);
        double error = ratio - rate.mean[magnitude];
        rate.mean[magnitude] += weight * error;
        rate.deviation[magnitude] +=
                rate.seen[magnitude] == 1 ? ratio / 2 : weight * (Math.abs(error) - rate.deviation[magnitude]);
    }

    private double nominal(double flop, double bytes) {
        return LEAST_NANOS + 1e9 * (flop / ceiling.flops() + bytes / ceiling.bytesPerSecond());
    }

    /** Nominal time in the middle of a magnitude. */
    private static double typical(int magnitude) {
        return Math.scalb(LEAST_NANOS, 2 * magnitude + 1);
    }

    private static int magnitude(double nominal) {
        return Math.clamp(Math.getExponent(nominal / LEAST_NANOS) / 2, 0, MAGNITUDES - 1);
    }
}
