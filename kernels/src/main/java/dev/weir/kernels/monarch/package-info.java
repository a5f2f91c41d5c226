/**
 * Monarch matrices and the mixer made of them (Fu et al., "Monarch Mixer: A Simple Sub-Quadratic GEMM-Based Architecture", 2023).
 *
 * <p>A Monarch matrix is block-diagonal products between fixed transpositions. Here rows of the batch are innermost while factors act, so that every block is one plain matrix product whose
 * leading dimension does the transposition, and numbers are moved twice only: on the way in and on the way out.
 */
@NullMarked
package dev.weir.kernels.monarch;

import org.jspecify.annotations.NullMarked;
