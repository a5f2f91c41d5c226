package dev.weir.kernels.submodular;

/** How much one element stands for another; never negative. */
public sealed interface Similarity {
    /** {@code exp(-‖a−b‖² / scale)}, in (0, 1]. */
    record Rbf(double scale) implements Similarity {
        public Rbf {
            if (!(scale > 0) || !Double.isFinite(scale)) {
                throw new IllegalArgumentException("rbf scale must be positive and finite, but was " + scale);
            }
        }
    }
}
