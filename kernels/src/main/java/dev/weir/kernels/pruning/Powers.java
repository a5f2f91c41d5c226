package dev.weir.kernels.pruning;

/** Sums of {@code |w|^p} and {@code |w|^q} over the weights that are there. */
final class Powers {
    /** Terms that are added up apart, so that long sums round little. */
    private static final int CHAIN = 4096;

    private final double p;
    private final double q;
    private final double scale;
    private double sumP;
    private double sumQ;
    private long count;

    /** @param most the largest magnitude: sums are in units of it, so that no power overflows */
    Powers(Sap sap, float most) {
        p = sap.p();
        q = sap.q();
        scale = most == 0 ? 1 : 1.0 / most;
    }

    /** The largest magnitude that is there, or the one given. */
    static float most(float most, float[] weights, int[] keep, int from, int until) {
        float result = most;
        for (int i = from; i < until; i++) {
            result = keep[i] == 1 ? Math.max(result, Math.abs(weights[i])) : result;
        }
        return result;
    }

    long count() {
        return count;
    }

    double evenness(Sap sap) {
        return sap.evenness(count, sumP, sumQ);
    }

    /** Weights whose mask is not 1 are not there. */
    void see(float[] weights, int[] keep, int from, int until) {
        for (int at = from; at < until; at += CHAIN) {
            int end = Math.min(until, at + CHAIN);
            sumP += sum(weights, keep, at, end, p, scale);
            sumQ += sum(weights, keep, at, end, q, scale);
            for (int i = at; i < end; i++) {
                count += keep[i] == 1 ? 1 : 0;
            }
        }
    }

    /** The usual powers have loops of their own, for a general one costs twenty times as much. */
    private static double sum(float[] weights, int[] keep, int from, int until, double power, double scale) {
        double sum = 0;
        if (power == 0.5) {
            for (int i = from; i < until; i++) {
                sum += keep[i] == 1 ? Math.sqrt(Math.abs(weights[i]) * scale) : 0;
            }
        } else if (power == 1) {
            for (int i = from; i < until; i++) {
                sum += keep[i] == 1 ? Math.abs(weights[i]) * scale : 0;
            }
        } else if (power == 2) {
            for (int i = from; i < until; i++) {
                sum += keep[i] == 1 ? weights[i] * scale * (weights[i] * scale) : 0;
            }
        } else {
            for (int i = from; i < until; i++) {
                sum += keep[i] == 1 ? Math.pow(Math.abs(weights[i]) * scale, power) : 0;
            }
        }
        return sum;
    }
}
