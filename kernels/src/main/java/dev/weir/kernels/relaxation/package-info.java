/**
 * A row of related linear systems, each relaxed with the factor that a learner names: {@link dev.weir.kernels.sor} and {@link dev.weir.kernels.bandit} put
 * together, as plain state that a stream can drive and a checkpoint can hold.
 *
 * <p>A {@link dev.weir.kernels.relaxation.Sequence} is one row and its learner. Systems of one sequence follow each other, since the count of each is what
 * the next omega is learned from; different sequences know nothing of each other and may run side by side. Whoever solves elsewhere asks the same learner for
 * the value alone and tells the cost.
 *
 * <p>What omega would have been better can be seen only by solving again. An {@link dev.weir.kernels.relaxation.Audit} does that for every so manieth round, with fixed
 * values and with Young's, so the regret that is shown has been measured on the user's own systems, at a price that the user sets.
 */
@NullMarked
package dev.weir.kernels.relaxation;

import org.jspecify.annotations.NullMarked;
