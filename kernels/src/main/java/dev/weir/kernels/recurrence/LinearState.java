package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.gemm.Gemm;
import java.util.Arrays;

/**
 * All keys and values seen, as {@code S = Σ φ(k)·vᵀ} and {@code z = Σ φ(k)}: what linear attention and a folded prefix need of them, in a size that does not depend on their number.
 *
 * <pre>
 *   S [features, valueDim]
 *   z [features]
 * </pre>
 *
 * States of disjoint sets add up. What was added can be subtracted again, with rounding that adds up, too: see {@link #isRebuildAdvised}. With {@code gamma} below 1 each row makes
 * all earlier ones count {@code gamma} times as much; such a state cannot subtract. Θ(features·valueDim) for each row. Used by one thread.
 */
public final class LinearState {
    /** Subtractions after which the rounding they left is worth a rebuild. */
    static final long REMOVALS_MAX = 1_000_000;

    /** A weight that fell below this part of its greatest is mostly rounding. */
    static final double WEIGHT_LEAST = 1e-6;

    private static final int BLOCK = 256;

    private final FeatureMap map;
    private final int valueDim;
    private final double gamma;
    private final double[] sums;
    private final double[] weights;
    private final double[] greatest;
    private long added;
    private long removed;

    /** @throws Refused with {@link Code#RANGE} unless {@code gamma} is in (0, 1] */
    public LinearState(FeatureMap map, int valueDim, double gamma) {
        Refused.unless(gamma > 0 && gamma <= 1, Code.RANGE, "gamma must be over 0 and at most 1, but is " + gamma);
        this.map = map;
        this.valueDim = valueDim;
        this.gamma = gamma;
        sums = new double[Math.multiplyExact(map.width(), valueDim)];
        weights = new double[map.width()];
        greatest = new double[map.width()];
    }

    public LinearState(FeatureMap map, int valueDim) {
        this(map, valueDim, 1);
    }

    /** Bytes of a state; scratch of a call not counted. */
    public static long bytes(long width, long valueDim) {
        return 8 * width * (valueDim + 2);
    }

    /** One row, in double precision. */
    public void add(float[] key, int keyAt, float[] value, int valueAt) {
        if (gamma != 1) {
            scale(gamma);
        }
        accumulate(1, key, keyAt, value, valueAt);
        added++;
        raise();
    }

    /** {@code count} rows one after another: their products in single precision by blocks, the blocks summed in double precision. */
    public void addAll(Gemm gemm, float[] keys, int keyAt, float[] values, int valueAt, int count) {
        int block = Math.min(BLOCK, count);
        float[] features = new float[block * map.width()];
        OuterProduct product = new OuterProduct(gemm, map.width(), valueDim, block);
        for (int from = 0; from < count; from += block) {
            int rows = Math.min(block, count - from);
            map.map(keys, keyAt + from * map.dim(), rows, features);
            addMapped(product, features, rows, values, valueAt + from * valueDim);
        }
    }

    /** Scratch of {@link #addAll}. */
    public static long addingBytes(long width, long valueDim) {
        return 4 * BLOCK * width + OuterProduct.bytes(width, valueDim, BLOCK);
    }

    /** Rows whose features are there already; changes them if {@code gamma} is below 1. */
    void addMapped(OuterProduct product, float[] features, int rows, float[] values, int valueAt) {
        if (gamma != 1) {
            forget(features, rows);
        }
        StateLoops.weigh(features, map.width(), rows, weights);
        float[] added = product.of(features, rows, values, valueAt);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += added[i];
        }
        this.added += rows;
        raise();
    }

    private void forget(float[] features, int rows) {
        double factor = 1;
        for (int row = rows - 1; row >= 0; row--) {
            for (int i = 0; i < map.width(); i++) {
                features[row * map.width() + i] *= (float) factor;
            }
            factor *= gamma;
        }
        scale(factor);
    }

    /**
     * Takes back a row that was added. The last one leaves nothing at all.
     *
     * @throws Refused with {@link Code#STATE} if there is none left, or earlier rows have been forgotten
     */
    public void remove(float[] key, int keyAt, float[] value, int valueAt) {
        Refused.unless(gamma == 1, Code.STATE, "a state that forgets, here with gamma " + gamma + ", cannot subtract");
        Refused.unless(size() > 0, Code.STATE, "nothing can be subtracted from an empty state");
        accumulate(-1, key, keyAt, value, valueAt);
        removed++;
        if (size() == 0) {
            Arrays.fill(sums, 0);
            Arrays.fill(weights, 0);
        }
    }

    private void accumulate(int sign, float[] key, int keyAt, float[] value, int valueAt) {
        double[] features = new double[map.width()];
        map.exactly(key, keyAt, features);
        for (int i = 0; i < features.length; i++) {
            double feature = sign * features[i];
            weights[i] += feature;
            for (int j = 0; feature != 0 && j < valueDim; j++) {
                sums[i * valueDim + j] += feature * value[valueAt + j];
            }
        }
    }

    /**
     * Adds what another state of the same map has seen, which must be of other rows.
     *
     * @throws Refused with {@link Code#STATE} if the sizes differ, or earlier rows are forgotten
     */
    public void merge(LinearState other) {
        Refused.unless(
                other.weights.length == weights.length && other.valueDim == valueDim,
                Code.STATE,
                "a state of " + other.weights.length + " features and values of " + other.valueDim
                        + " cannot be added to one of " + weights.length + " and " + valueDim);
        Refused.unless(
                gamma == 1 && other.gamma == 1, Code.STATE, "states that forget have an order, and cannot be added");
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] += other.weights[i];
        }
        added += other.added;
        removed += other.removed;
        raise();
    }

    private void scale(double factor) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= factor;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= factor;
        }
    }

    private void raise() {
        for (int i = 0; i < weights.length; i++) {
            greatest[i] = Math.max(greatest[i], weights[i]);
        }
    }

    /** Rows it stands for. */
    public long size() {
        return added - removed;
    }

    public long added() {
        return added;
    }

    public long removed() {
        return removed;
    }

    /** Whether subtractions have left so much rounding that the state should be made again from what is live. */
    public boolean isRebuildAdvised() {
        if (removed == 0 || size() == 0) {
            return false;
        }
        boolean worn = removed >= REMOVALS_MAX;
        for (int i = 0; i < weights.length && !worn; i++) {
            worn = weights[i] < WEIGHT_LEAST * greatest[i];
        }
        return worn;
    }

    public FeatureMap map() {
        return map;
    }

    public int valueDim() {
        return valueDim;
    }

    /** A copy of S. */
    public double[] sums() {
        return sums.clone();
    }

    /** A copy of z. */
    public double[] weights() {
        return weights.clone();
    }

    /** For loops of this package: the arrays themselves. */
    double[] ownSums() {
        return sums;
    }

    double[] ownWeights() {
        return weights;
    }
}
