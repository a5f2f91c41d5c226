package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;

/** Approximates the inverse of a matrix. */
interface Preconditioner {
    Preconditioner NONE = (r, z) -> System.arraycopy(r, 0, z, 0, r.length);

    /** {@code z = M⁻¹·r}. */
    void apply(double[] r, double[] z);

    /**
     * {@code M = (D + ωL)·D⁻¹·(D + ωLᵀ) / (ω(2 − ω))}, by its definition: a forward and a backward substitution. The scalar does not change iterates,
     * it keeps M near A.
     */
    record Ssor(RowMatrix a, double omega) implements Preconditioner {
        @Override
        public void apply(double[] r, double[] z) {
            for (int row = 0; row < a.rows(); row++) {
                z[row] = a.lessLower(r[row], omega, row, z) / a.diagonal(row);
            }
            for (int row = a.rows() - 1; row >= 0; row--) {
                z[row] = a.lessUpper(a.diagonal(row) * z[row], omega, row, z) / a.diagonal(row);
            }
            for (int row = 0; row < a.rows(); row++) {
                z[row] *= omega * (2 - omega);
            }
        }
    }
}
