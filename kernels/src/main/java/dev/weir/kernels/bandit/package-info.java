/**
 * Learns which value of one numeric parameter is cheap, in a long row of related problems, from nothing but what each use of a value cost.
 *
 * <p>The parameter this was made for is omega, the relaxation factor of a linear solver. Everybody types a constant. The right one may be three times cheaper than the
 * wrong one, it differs from system to system, and nobody can see it beforehand; but systems come in rows (time steps, meshes, shifts), and after each solve the
 * number of sweeps is known. That is a bandit: {@link dev.weir.kernels.bandit.Learner ask} for a value, use it, {@link dev.weir.kernels.bandit.Learner#tell
 * tell} its cost, and never learn what another value would have cost. The scheme follows Khodak, Chow, Balcan, Talwalkar, "Learning to Relax" (ICLR 2024).
 * Nothing here knows of matrices: a cost may be sweeps, seconds or money.
 *
 * <p>Five rules, from cautious to sharp ({@link dev.weir.kernels.bandit.RuleConfig}):
 *
 * <ul>
 *   <li><b>Tsallis-INF</b> draws each value with a probability that falls with the square of its lag. It is never far above the best fixed value, whoever
 *       chooses the problems, and pays for that promise.
 *   <li><b>Confidence bound</b> takes the value that may be the cheapest, given its mean and how often it was tried. No promise against an enemy, 3 % above the best
 *       fixed value where Tsallis-INF is 15 %. The first choice where nothing is known about a problem beforehand.
 *   <li><b>Binned</b> has one of these per interval of a <i>context</i>, a number known before the choice: the shift, the diffusivity, the time step. The
 *       bins learn alone.
 *   <li><b>ChebCB</b> fits a polynomial of the context to the cost of each value, and draws by inverse gaps: the further behind, the rarer. It passes the best
 *       fixed value soon and nears the best value of each problem, as far as its grid allows.
 *   <li><b>Zooming curve</b> fits polynomials too, but on three values around a curve over each part of the context, which experiments move and refine. Far values are never tried
 *       without a reason and the grid is as fine as the data can tell, so it ends below even the classical formula, which is best only in the limit
 *       of many sweeps. It needs a valley: costs that fall towards the best value and rise behind it. The first choice where there is a context.
 * </ul>
 *
 * <p>For costs that drift, the first four take a discount, and the curve keeps its experiments short; it also takes a jump of contexts or costs for what it is.
 *
 * <p>{@link dev.weir.kernels.bandit.Learner} is the same around all of them. Answers may come late, twice, in any order or never, so each ask is a {@link
 * dev.weir.kernels.bandit.Ticket} which carries all that its cost needs to be learned from, the probability of the draw above all; a log of tickets and
 * costs is enough to estimate afterwards how any other rule would have done. A draw is a function of the seed and the number of the ask, sums run in a fixed order,
 * and logarithms come from StrictMath: a restored learner goes on bit for bit, on any machine. No clock, no thread, no I/O; one owner.
 */
@NullMarked
package dev.weir.kernels.bandit;

import org.jspecify.annotations.NullMarked;
