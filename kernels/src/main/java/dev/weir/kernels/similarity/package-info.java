/**
 * The kernel {@code similarity}: what the summary engine asks of its rows, as a job that others may compute for it.
 *
 * <p>The result is a whole number for each pair, and every form gives the same one: the engine's picks follow from these numbers, and two hosts must agree on them. So no form
 * multiplies matrices; the sums run in the order of {@link dev.weir.kernels.linalg.SquaredDistance} and {@link dev.weir.kernels.linalg.DotProduct}.
 */
@NullMarked
package dev.weir.kernels.similarity;

import org.jspecify.annotations.NullMarked;
