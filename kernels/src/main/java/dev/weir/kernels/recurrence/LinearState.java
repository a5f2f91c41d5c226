package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.FiniteRows;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.StateBytes;
import dev.weir.kernels.gemm.Gemm;
import java.nio.ByteBuffer;
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
    private static final int BLOCK = 256;
    private static final int VERSION = 1;
    private static final int COUNTS = 2;

    private final FeatureMap map;
    private final int valueDim;
    private final double gamma;
    private final boolean trusting;
    private final double[] sums;
    private final double[] weights;
    private final Wear wear;
    private long added;
    private long removed;

    /** @throws Refused with {@link Code#RANGE} unless {@code gamma} is in (0, 1] */
    public LinearState(FeatureMap map, int valueDim, double gamma) {
        this(map, valueDim, gamma, false);
    }

    private LinearState(FeatureMap map, int valueDim, double gamma, boolean trusting) {
        Refused.unless(gamma > 0 && gamma <= 1, Code.RANGE, "gamma must be over 0 and at most 1, but is " + gamma);
        this.map = map;
        this.valueDim = valueDim;
        this.gamma = gamma;
        this.trusting = trusting;
        sums = new double[Math.multiplyExact(map.width(), valueDim)];
        weights = new double[map.width()];
        // A state that forgets cannot subtract, and does not wear.
        wear = new Wear(map.isSigned() && gamma == 1, weights);
    }

    public LinearState(FeatureMap map, int valueDim) {
        this(map, valueDim, 1);
    }

    /**
     * One that takes rows as they come, for those who have looked at them, or mean not to: NaN and infinities stay in it for ever.
     *
     * @throws Refused as the constructor
     */
    public static LinearState trusting(FeatureMap map, int valueDim, double gamma) {
        return new LinearState(map, valueDim, gamma, true);
    }

    /** Bytes of a state; scratch of a call not counted. */
    public static long bytes(long width, long valueDim) {
        return 8 * width * (valueDim + 3);
    }

    /**
     * One row, in double precision.
     *
     * @throws Refused with {@link Code#NONFINITE}; nothing was changed
     */
    public void add(float[] key, int keyAt, float[] value, int valueAt) {
        check(key, keyAt, value, valueAt);
        if (gamma != 1) {
            scale(gamma);
        }
        accumulate(1, key, keyAt, value, valueAt);
        added++;
        wear.raise();
    }

    /**
     * {@code count} rows one after another: their products in single precision by blocks, the blocks summed in double precision.
     *
     * @throws Refused with {@link Code#NONFINITE}; nothing was changed
     */
    public void addAll(Gemm gemm, float[] keys, int keyAt, float[] values, int valueAt, int count) {
        check(keys, keyAt, values, valueAt, count);
        int block = Math.min(BLOCK, count);
        float[] features = new float[block * map.width()];
        OuterProduct product = new OuterProduct(gemm, map.width(), valueDim, block);
        for (int from = 0; from < count; from += block) {
            int rows = Math.min(block, count - from);
            map.map(keys, keyAt + from * map.dim(), rows, features);
            addMapped(product, features, rows, values, valueAt + from * valueDim);
        }
    }

    private void check(float[] key, int keyAt, float[] value, int valueAt) {
        if (!trusting) {
            FiniteRows.requireRow("key", key, keyAt, map.dim());
            FiniteRows.requireRow("value", value, valueAt, valueDim);
        }
    }

    private void check(float[] keys, int keyAt, float[] values, int valueAt, int count) {
        if (!trusting) {
            FiniteRows.requireRows("key", keys, keyAt, count, map.dim());
            FiniteRows.requireRows("value", values, valueAt, count, valueDim);
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
        wear.weigh(features, rows);
        float[] added = product.of(features, rows, values, valueAt);
        for (int i = 0; i < sums.length; i++) {
            sums[i] += added[i];
        }
        this.added += rows;
        wear.raise();
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
     * @throws Refused with {@link Code#STATE} if there is none left, or earlier rows have been forgotten; with {@link Code#NONFINITE}; nothing was changed then
     */
    public void remove(float[] key, int keyAt, float[] value, int valueAt) {
        Refused.unless(gamma == 1, Code.STATE, "a state that forgets, here with gamma " + gamma + ", cannot subtract");
        Refused.unless(size() > 0, Code.STATE, "nothing can be subtracted from an empty state");
        check(key, keyAt, value, valueAt);
        accumulate(-1, key, keyAt, value, valueAt);
        removed++;
        wear.removed();
        if (size() == 0) {
            Arrays.fill(sums, 0);
            Arrays.fill(weights, 0);
            wear.clear();
        }
    }

    private void accumulate(int sign, float[] key, int keyAt, float[] value, int valueAt) {
        double[] features = new double[map.width()];
        map.exactly(key, keyAt, features);
        wear.weigh(sign, features);
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
     * @throws Refused with {@link Code#STATE} if maps or sizes of values differ, or earlier rows are forgotten; nothing was changed
     */
    public void merge(LinearState other) {
        Refused.unless(
                other.map.title().equals(map.title()) && other.valueDim == valueDim,
                Code.STATE,
                () -> "a state of " + other.map.title() + " and values of " + other.valueDim
                        + " cannot be added to one of " + map.title() + " and values of " + valueDim);
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
        wear.merge(other.wear);
    }

    private void scale(double factor) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] *= factor;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= factor;
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

    /**
     * Whether subtractions have left so much rounding that the state should be made again from what is live: after 10⁶ of them since it was last empty, or when the sizes of a feature
     * over live rows sum to less than 10⁻⁶ of what they once did.
     */
    public boolean isRebuildAdvised() {
        return wear.isGreat();
    }

    /** All of it, to go on from another time: {@link #snapshotBytes} many. */
    public byte[] snapshot() {
        ByteBuffer bytes = StateBytes.begin(VERSION, title(), following());
        bytes.putLong(added).putLong(removed);
        StateBytes.put(bytes, sums);
        StateBytes.put(bytes, weights);
        wear.put(bytes);
        return bytes.array();
    }

    /** Does not depend on what was added. */
    public long snapshotBytes() {
        return StateBytes.length(title(), following());
    }

    /**
     * What a snapshot holds takes the place of all that is here; from there on everything goes to the bit as it would have without.
     *
     * @throws Refused with {@link Code#STATE} if version, map, size of values or gamma is another one, or bytes are missing; nothing was changed
     */
    public void restore(byte[] snapshot) {
        ByteBuffer bytes = StateBytes.open(snapshot, VERSION, title(), following());
        long[] counts = StateBytes.counts(bytes, COUNTS);
        Refused.unless(
                counts[1] <= counts[0],
                Code.STATE,
                () -> "a kept state cannot have had " + counts[0] + " rows and lost " + counts[1]);
        added = counts[0];
        removed = counts[1];
        StateBytes.get(bytes, sums);
        StateBytes.get(bytes, weights);
        wear.get(bytes);
    }

    private String title() {
        return "LinearState, map " + map.title() + ", values of " + valueDim + ", gamma " + gamma;
    }

    private long following() {
        return (long) Long.BYTES * COUNTS + Double.BYTES * ((long) sums.length + weights.length) + wear.bytes();
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
