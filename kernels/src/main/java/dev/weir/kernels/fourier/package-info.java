/**
 * Fast Fourier transforms, and what they are for here: products with Toeplitz matrices, and causal convolutions.
 *
 * <p>A transform runs over many sequences at once, one in each lane of a register, so that no lane ever needs another: {@link dev.weir.kernels.fourier.FloatFourier}
 * and {@link dev.weir.kernels.fourier.DoubleFourier} are the same loops in two precisions. Spectra stay in the order in which the loops leave them, bit-reversed, for a
 * convolution does not care. {@link dev.weir.kernels.fourier.FloatConvolution} gives every lane a part of one column; whoever has a kernel for each column gives every lane a column.
 */
@NullMarked
package dev.weir.kernels.fourier;

import org.jspecify.annotations.NullMarked;
