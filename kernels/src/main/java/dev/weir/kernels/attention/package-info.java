/**
 * Exact attention, whatever its keys are: all at once, in parts, behind masks.
 *
 * <p>A result over some of the keys is a {@link dev.weir.kernels.attention.Partial}: outputs, and the logarithm of the sum of exponentials that they were divided by.
 * Partials over disjoint sets of keys merge in any order, which is how long rows are shared between lanes, how a memory recomputes only the block that changed, and how a
 * prefix that is no longer there row by row still counts. The plain form is the softmax in two passes and double precision; the fast one sees each tile of keys once.
 */
@NullMarked
package dev.weir.kernels.attention;

import org.jspecify.annotations.NullMarked;
