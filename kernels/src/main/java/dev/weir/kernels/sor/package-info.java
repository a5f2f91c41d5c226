/**
 * Relaxation methods for {@code A·x = b}, and conjugate gradients preconditioned by them. What they are for here is their iteration count: a learner
 * names omega, sees the count and nothing else. So counts follow one rule to the letter ({@link dev.weir.kernels.sor.Solver}), every end has
 * a status and a reason, and a fast form may differ from the plain one in rounding only.
 *
 * <p>No clock, no thread: where rows may be relaxed at once, a {@link dev.weir.kernels.sor.Split} of the caller's cuts them, and results do not
 * depend on the cuts.
 */
@NullMarked
package dev.weir.kernels.sor;

import org.jspecify.annotations.NullMarked;
