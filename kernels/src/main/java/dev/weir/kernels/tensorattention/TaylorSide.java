package dev.weir.kernels.tensorattention;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;

/**
 * What the Taylor form keeps of one side, {@code Σ_j k_j^μ·[v_j, 1]} for each monomial: a size that does not grow with the keys. Sides of disjoint keys add up.
 *
 * <p>Sums [monomials, valueWidth + 1].
 */
final class TaylorSide {
    static final int TILE = 64;

    private final Monomials monomials;
    private final int width;
    private final int valueWidth;
    private final float[] sums;

    TaylorSide(Monomials monomials, int width, int valueWidth) {
        this.monomials = monomials;
        this.width = width;
        this.valueWidth = valueWidth;
        sums = new float[monomials.count() * (valueWidth + 1)];
    }

    float[] sums() {
        return sums;
    }

    void add(float[] keys, float[] values, int first, int count, Gemm gemm, Pulse pulse) {
        int wide = valueWidth + 1;
        float[] features = new float[TILE * monomials.count()];
        float[] extended = new float[TILE * wide];
        for (int from = first; from < first + count; from += TILE) {
            int rows = Math.min(TILE, first + count - from);
            for (int row = 0; row < rows; row++) {
                monomials.of(keys, (from + row) * width, features, row * monomials.count());
                System.arraycopy(values, (from + row) * valueWidth, extended, row * wide, valueWidth);
                extended[row * wide + valueWidth] = 1;
            }
            gemm.multiply(
                    true,
                    false,
                    monomials.count(),
                    wide,
                    rows,
                    1,
                    features,
                    0,
                    monomials.count(),
                    extended,
                    0,
                    wide,
                    1,
                    sums,
                    0,
                    wide);
            pulse.beat();
        }
    }
}
