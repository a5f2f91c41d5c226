package dev.weir.kernels.curvature;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.gemm.Gemm;
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
        float[] clipped = new float[dim];
        for (int i = 0; i < dim; i++) {
            float value = v[at + i];
            Refused.unless(Float.isFinite(value), Code.NONFINITE, "element " + i + " of the vector is " + value);
            clipped[i] = (float) Math.clamp(value, -CLIP, CLIP);
        }
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
     */
    public static float[] precondition(Gemm gemm, float[] left, float[] right, float[] gradient, int out, int in) {
        float[] half = new float[gradient.length];
        float[] result = new float[gradient.length];
        gemm.multiply(false, false, out, in, out, 1, left, 0, out, gradient, 0, in, 0, half, 0, in);
        gemm.multiply(false, false, out, in, in, 1, half, 0, in, right, 0, in, 0, result, 0, in);
        double before = Products.dot(gradient, 0, gradient, 0, gradient.length);
        double after = Products.dot(result, 0, result, 0, result.length);
        if (before == 0 || after == 0) {
            Arrays.fill(result, 0);
            return result;
        }
        float factor = (float) Math.sqrt(before / after);
        for (int i = 0; i < result.length; i++) {
            result[i] *= factor;
        }
        return result;
    }
}
