package dev.weir.kernels.curvature;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.FiniteRows;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.StateBytes;
import dev.weir.kernels.gemm.Gemm;
import java.nio.ByteBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The inverse of one factor of a layer's curvature, kept by updates of rank one (MKOR): it begins as I, and after each update stands for the inverse of
 * {@code γ·L + (1 − γ)·v·vᵀ}.
 *
 * <p>In directions that no v has, the inverse grows by 1/γ with each update, past any float in the end. So when an element is over 2 in size, {@code J ← 0.9·J + 0.1·I}. Elements of v
 * are clipped to ±100. Only half of J is kept, so it stays symmetric. Θ(d²) in two passes over that half; 2·d² bytes. Used by one thread.
 */
public final class LayerInverse {
    static final double CLIP = 100;
    static final float ELEMENT_MAX = 2;

    private static final int VERSION = 1;
    private static final float STABLE_KEEP = 0.9f;
    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private final int dim;
    private final double gamma;
    private final Triangle inverse;
    private long updates;

    /** @throws Refused with {@link Code#RANGE} unless gamma is strictly between 0 and 1; with {@link Code#SHAPE} if d² is over 2³¹ − 1 */
    public LayerInverse(int dim, double gamma) {
        this.dim = dim;
        this.gamma = checked(gamma);
        Refused.unless(
                (long) dim * dim <= Integer.MAX_VALUE,
                Code.SHAPE,
                dim + "² elements are more than " + Integer.MAX_VALUE);
        inverse = new Triangle(dim);
    }

    static double checked(double gamma) {
        Refused.unless(gamma > 0 && gamma < 1, Code.RANGE, "gamma must be strictly between 0 and 1, but is " + gamma);
        return gamma;
    }

    /**
     * Takes up one vector: the mean over a batch of output gradients, or of inputs.
     *
     * @throws Refused with {@link Code#NONFINITE}; nothing was changed
     */
    public void update(float[] v, int at, Pulse pulse) {
        FiniteRows.requireRow("vector", v, at, dim);
        float[] clipped = clipped(v, at, dim);
        double[] w = inverse.times(clipped, pulse);
        double along = 0;
        for (int i = 0; i < dim; i++) {
            along += w[i] * clipped[i];
        }
        RankOne update = RankOne.of(RankOne.Rule.EXACT, gamma, along);
        float greatest = inverse.add((float) update.keep(), update.sign(), update.scaled(w), pulse);
        updates++;
        if (greatest > ELEMENT_MAX) {
            inverse.shrink(STABLE_KEEP, 1 - STABLE_KEEP);
        }
    }

    static float[] clipped(float[] v, int at, int dim) {
        float[] clipped = new float[dim];
        for (int i = 0; i < dim; i++) {
            clipped[i] = (float) Math.clamp(v[at + i], -CLIP, CLIP);
        }
        return clipped;
    }

    /** {@code J ← 0.9·J + 0.1·I} for a square matrix. */
    static void stabilise(float[] j, int dim) {
        for (int i = 0; i < j.length; i++) {
            j[i] *= STABLE_KEEP;
        }
        for (int i = 0; i < dim; i++) {
            j[i * dim + i] += 1 - STABLE_KEEP;
        }
    }

    public int dim() {
        return dim;
    }

    public long updates() {
        return updates;
    }

    /** A copy of J, row by row. */
    public float[] inverse() {
        return inverse.square();
    }

    /**
     * All of it, to go on from another time, 2·d² bytes and a few.
     *
     * @throws Refused with {@link Code#SHAPE} if that is more than an array of bytes holds
     */
    public byte[] snapshot() {
        float[] elements = inverse.elements();
        ByteBuffer bytes = StateBytes.begin(VERSION, title(), following());
        bytes.putLong(updates);
        StateBytes.put(bytes, elements, 0, elements.length);
        return bytes.array();
    }

    /**
     * What a snapshot holds takes the place of all that is here; from there on everything goes to the bit as it would have without.
     *
     * @throws Refused with {@link Code#STATE} if version, size or gamma is another one, or bytes are missing; nothing was changed
     */
    public void restore(byte[] snapshot) {
        ByteBuffer bytes = StateBytes.open(snapshot, VERSION, title(), following());
        updates = StateBytes.counts(bytes, 1)[0];
        StateBytes.get(bytes, inverse.elements(), 0, inverse.elements().length);
    }

    private String title() {
        return "LayerInverse of " + dim + ", gamma " + gamma;
    }

    private long following() {
        return Long.BYTES + (long) Float.BYTES * inverse.elements().length;
    }

    /**
     * One update of any square matrix in place: a pass for {@code J·v}, a pass for the outer product.
     *
     * @return the greatest size of an element
     */
    static float update(float[] j, int dim, RankOne.Rule rule, double gamma, float[] v, int at, Pulse pulse) {
        double[] w = new double[dim];
        int row = 0;
        for (; row + 4 <= dim; row += 4) {
            if (row % 64 == 0) {
                pulse.beat();
            }
            Products.dots(j, row * dim, dim, v, at, dim, w, row);
        }
        for (; row < dim; row++) {
            w[row] = Products.dot(j, row * dim, v, at, dim);
        }
        double along = 0;
        for (int i = 0; i < dim; i++) {
            w[i] = RankOne.image(rule, gamma, w[i], v[at + i]);
            along += w[i] * v[at + i];
        }
        return add(j, dim, w, RankOne.of(rule, gamma, along), pulse);
    }

    private static float add(float[] j, int dim, double[] w, RankOne update, Pulse pulse) {
        float sign = update.sign();
        float[] scaled = update.scaled(w);
        float greatest = 0;
        for (int row = 0; row < dim; row++) {
            if (row % 64 == 0) {
                pulse.beat();
            }
            int diagonal = row * dim + row;
            greatest = Math.max(greatest, addRow(j, row * dim, dim, (float) update.keep(), sign * scaled[row], scaled));
            j[diagonal] += (float) update.identity();
            greatest = Math.max(greatest, Math.abs(j[diagonal]));
        }
        return greatest;
    }

    /** @return the greatest size of an element of the row */
    static float addRow(float[] j, int at, int dim, float keep, float factor, float[] scaled) {
        FloatVector most = FloatVector.zero(LANES);
        int i = 0;
        for (int bound = LANES.loopBound(dim); i < bound; i += LANES.length()) {
            FloatVector kept = FloatVector.fromArray(LANES, j, at + i).mul(keep);
            FloatVector sum = FloatVector.fromArray(LANES, scaled, i).fma(FloatVector.broadcast(LANES, factor), kept);
            sum.intoArray(j, at + i);
            most = sum.abs().max(most);
        }
        float greatest = most.reduceLanes(VectorOperators.MAX);
        for (; i < dim; i++) {
            j[at + i] = Math.fma(scaled[i], factor, keep * j[at + i]);
            greatest = Math.max(greatest, Math.abs(j[at + i]));
        }
        return greatest;
    }

    /**
     * {@code J_L·G·J_R}, as long as G was; zeros for G = 0.
     *
     * @param left [out, out]
     * @param right [in, in]
     * @param gradient [out, in]
     * @throws Refused with {@link Code#NONFINITE} if the product for G between −2 and 2 is over what f32 holds
     */
    public static float[] precondition(Gemm gemm, float[] left, float[] right, float[] gradient, int out, int in) {
        int exponent = exponent(gradient);
        float[] scaled = new float[gradient.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Math.scalb(gradient[i], -exponent);
        }
        float[] half = new float[gradient.length];
        float[] result = new float[gradient.length];
        gemm.multiply(false, false, out, in, out, 1, left, 0, out, scaled, 0, in, 0, half, 0, in);
        gemm.multiply(false, false, out, in, in, 1, half, 0, in, right, 0, in, 0, result, 0, in);
        double before = Products.dot(scaled, 0, scaled, 0, scaled.length);
        double after = Products.dot(result, 0, result, 0, result.length);
        if (before == 0 || after == 0) {
            Arrays.fill(result, 0);
            return result;
        }
        Refused.unless(
                Double.isFinite(after) || !Double.isFinite(before),
                Code.NONFINITE,
                "JL·grad·JR is over what f32 holds: JL and JR are too large");
        double factor = Math.scalb(Math.sqrt(before / after), exponent);
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (factor * result[i]);
        }
        return result;
    }

    /** Of the greatest element: without it products keep clear of the ends of f32, and no digit is lost. */
    private static int exponent(float[] values) {
        float greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return greatest > 0 && greatest <= Float.MAX_VALUE ? Math.getExponent(greatest) : 0;
    }
}
