/**
 * Attention over pairs of keys (Alman and Song, "How to Capture Higher-Order Correlations? Generalizing Matrix Softmax Attention to Kronecker Computation", 2023).
 *
 * <p>Exactly it costs queries·keys·keys; its Taylor form is near-linear, but as wide as there are monomials, so it is for few columns and small entries.
 */
@NullMarked
package dev.weir.kernels.tensorattention;

import org.jspecify.annotations.NullMarked;
