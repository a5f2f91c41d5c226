/**
 * Attention by random features with a bias for each relative position (Luo et al., "Stable, Fast and Accurate: Kernelized Attention with Relative Positional
 * Encoding", 2021).
 *
 * <p>The biases make the weights of a feature a Toeplitz matrix, so sums over keys are convolutions. Short sequences are summed tile by tile instead. Rounding of a transform is relative to the largest row; the
 * denominators are computed first, in double precision, and say how much of that a row can bear.
 */
@NullMarked
package dev.weir.kernels.relative;

import org.jspecify.annotations.NullMarked;
