package dev.weir.kernels.monarch;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/**
 * The kernel {@code monarch_p}: a Monarch matrix of any order. With n = base^order, {@code x[…, n]} and factors {@code F0 … [n/base, base, base]}, factor t acts on digit t of the index (digit 0
 * is the most significant), by the block whose number the remaining digits form; F0 acts first. {@code y[…, n]}. 2·rows·order·n·base operations.
 */
public final class MonarchPJob {
    public static final Signature SIGNATURE = Signature.of("x F#", "y", "base order check_finite");

    private final FloatTensor x;
    private final int base;
    private final int order;
    private final int n;
    private final int rows;
    private final float[][] factors;

    private MonarchPJob(Job job) {
        Refused.unless(
                job.params().has("base") && job.params().has("order"), Code.RANGE, "monarch_p needs base and order");
        base = job.params().integer("base", 1, 1, Integer.MAX_VALUE);
        order = job.params().integer("order", 1, 1, Integer.SIZE);
        x = job.floats("x");
        long length = 1;
        for (int t = 0; t < order; t++) {
            length *= base;
            Batches.require(length * base, "base^order of rows of base");
        }
        n = (int) length;
        rows = Batches.rows(x.shape(), n);
        factors = new float[order][];
        for (int t = 0; t < order; t++) {
            factors[t] = job.floats("F" + t, n / base, base, base).values();
        }
        job.requireBelow(order, "F");
    }

    public static Plan plan(Job job) {
        MonarchPJob it = new MonarchPJob(job);
        job.requireFinite();
        double weights = (double) it.n * it.base * it.order;
        return new Plan(2 * it.rows * weights, 2.0 * it.x.bytes() + 4 * weights, 3 * it.x.bytes() + 16L * it.n);
    }

    public static Map<String, Tensor> plain(Job job) {
        MonarchPJob it = new MonarchPJob(job);
        FloatTensor y = new FloatTensor(it.x.shape());
        for (int row = 0; row < it.rows; row++) {
            double[] vector = new double[it.n];
            for (int i = 0; i < it.n; i++) {
                vector[i] = it.x.values()[row * it.n + i];
            }
            for (int t = 0; t < it.order; t++) {
                vector = it.applied(t, vector);
            }
            for (int i = 0; i < it.n; i++) {
                y.values()[row * it.n + i] = (float) vector[i];
            }
        }
        return Map.of("y", y);
    }

    private double[] applied(int t, double[] vector) {
        double[] result = new double[n];
        int apart = apart(t);
        for (int i = 0; i < n; i++) {
            int digit = i / apart % base;
            int block = i / (apart * base) * apart + i % apart;
            int first = i - digit * apart;
            for (int other = 0; other < base; other++) {
                result[i] += factors[t][(block * base + digit) * base + other] * vector[first + other * apart];
            }
        }
        return result;
    }

    /** How far apart in the index two values of digit t are. */
    private int apart(int t) {
        int apart = n / base;
        for (int i = 0; i < t; i++) {
            apart /= base;
        }
        return apart;
    }

    public static Form over(Gemm gemm) {
        return job -> new MonarchPJob(job).multiply(gemm, job.pulse());
    }

    private Map<String, Tensor> multiply(Gemm gemm, Pulse pulse) {
        FloatTensor y = new FloatTensor(x.shape());
        float[] from = new float[n * rows];
        float[] to = new float[n * rows];
        Transpose.of(x.values(), 0, rows, n, from, 0);
        for (int t = 0; t < order; t++) {
            int apart = apart(t);
            for (int block = 0; block < n / base; block++) {
                int first = (block / apart * apart * base + block % apart) * rows;
                int stride = apart * rows;
                int factor = block * base * base;
                gemm.multiply(
                        false,
                        false,
                        base,
                        rows,
                        base,
                        1,
                        factors[t],
                        factor,
                        base,
                        from,
                        first,
                        stride,
                        0,
                        to,
                        first,
                        stride);
            }
            float[] done = to;
            to = from;
            from = done;
            pulse.beat();
        }
        Transpose.of(from, 0, n, rows, y.values(), 0);
        return Map.of("y", y);
    }
}
