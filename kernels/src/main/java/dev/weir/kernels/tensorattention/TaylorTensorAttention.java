package dev.weir.kernels.tensorattention;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;

/** {@code O_i ∝ Σ_μ c_μ·q_i^μ·(Σ_j k1_j^μ v1_j) ⊙ (Σ_k k2_k^μ v2_k)}, the denominator with ones for values. */
final class TaylorTensorAttention {
    private TaylorTensorAttention() {}

    static float[] attend(TensorInputs in, int degree, Gemm gemm, Pulse pulse) {
        Monomials monomials = new Monomials(in.width, degree, in.scale);
        TaylorSide first = new TaylorSide(monomials, in.width, in.valueWidth);
        first.add(in.k1, in.v1, 0, in.first, gemm, pulse);
        TaylorSide second = new TaylorSide(monomials, in.width, in.valueWidth);
        second.add(in.k2, in.v2, 0, in.second, gemm, pulse);
        return read(in, monomials, product(monomials, first, second, in.valueWidth + 1), gemm, pulse);
    }

    static long bytes(TensorInputs in, int degree) {
        return 4L * Monomials.count(in.width, degree) * (3L * (in.valueWidth + 1) + 2L * TaylorSide.TILE + 6)
                + 8L * TaylorSide.TILE * (in.valueWidth + 1);
    }

    private static float[] product(Monomials monomials, TaylorSide first, TaylorSide second, int wide) {
        float[] product = new float[monomials.count() * wide];
        for (int at = 0; at < product.length; at++) {
            product[at] = (float) (monomials.coefficient(at / wide) * first.sums()[at] * second.sums()[at]);
        }
        return product;
    }

    private static float[] read(TensorInputs in, Monomials monomials, float[] product, Gemm gemm, Pulse pulse) {
        int wide = in.valueWidth + 1;
        int count = monomials.count();
        float[] out = new float[in.queries * in.valueWidth];
        float[] features = new float[TaylorSide.TILE * count];
        float[] got = new float[TaylorSide.TILE * wide];
        for (int from = 0; from < in.queries; from += TaylorSide.TILE) {
            int rows = Math.min(TaylorSide.TILE, in.queries - from);
            for (int row = 0; row < rows; row++) {
                monomials.of(in.q, (from + row) * in.width, features, row * count);
            }
            gemm.multiply(false, false, rows, wide, count, 1, features, 0, count, product, 0, wide, 0, got, 0, wide);
            for (int row = 0; row < rows; row++) {
                float total = got[row * wide + in.valueWidth];
                for (int d = 0; d < in.valueWidth; d++) {
                    out[(from + row) * in.valueWidth + d] = total == 0 ? 0 : got[row * wide + d] / total;
                }
            }
            pulse.beat();
        }
        return out;
    }
}
