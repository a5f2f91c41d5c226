/**
 * Products of matrices.
 *
 * <p>{@link dev.weir.kernels.gemm.Gemm} is what other kernels multiply with; {@link dev.weir.kernels.gemm.PlainGemm} is its definition,
 * {@link dev.weir.kernels.gemm.VectorGemm} and {@link dev.weir.kernels.gemm.BlasGemm} are fast. The kernel of the same name takes
 * batches, transposes and numbers of two bytes.
 */
@NullMarked
package dev.weir.kernels.gemm;

import org.jspecify.annotations.NullMarked;
