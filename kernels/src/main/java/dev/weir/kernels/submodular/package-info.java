/**
 * A small, telling subset of a set that grows and shrinks, kept without starting over.
 *
 * <p>The value of a subset is a monotone submodular function, and no fast algorithm can promise more than half of the best value under inserts and
 * deletes (Chen, Peng, STOC 2022). Half is kept by {@link dev.weir.kernels.submodular.Instance levels}: for each guess of the best
 * value that may be right, level i has the candidates that still gain enough on the picks before it, and one of them as its pick. An update touches the few levels
 * its element reaches, and rebuilds one only if it hits that level's pick, which is unlikely in a large level and cheap in a small one:
 * O(k log² k / ε) gains per update in expectation, however many are live (Banihashem and others, SODA 2024). The pick is the candidate of least
 * hash instead of a random one, so the whole structure is a function of (live set, configuration, seed): restoring is rebuilding, and replicas
 * agree. The cost, not the result, relies on updates that do not follow from the seed.
 *
 * <p>What is shown is better than half: {@link dev.weir.kernels.submodular.Publisher greedy} over all picks and a hash sample, and again with those
 * added that the {@link dev.weir.kernels.submodular.Certificate} found wanting. What is promised beside it is that certificate, an upper bound on what any
 * k elements could reach: it looks at everything live, so the elements that gain most on the answer's prefixes are known when it is done, and cost nothing more.
 * Where few elements are live, greedy over all of them is cheaper than levels, and {@link dev.weir.kernels.submodular.Switch} says from where on.
 *
 * <p>All this is a function of the live set. Only {@link dev.weir.kernels.submodular.Steady} above it has a history, the members that were shown, and only if it is
 * asked for: it keeps them as long as they are worth nearly as much.
 *
 * <p>What is to be maximised is an {@link dev.weir.kernels.submodular.ObjectiveConfig}; each form is one {@link dev.weir.kernels.submodular.Objective} with one
 * chain of {@link dev.weir.kernels.submodular.Prefixes}, and the algorithms see no more than that. Gains are sums of integers, or sums in a fixed order whose rounding
 * is monotone. That is why equal sets give equal bits here, whatever order they came in, and in whatever form their features are: an element is held once, dense or
 * sparse, and columns that are 0 cost nothing where it is sparse. {@link dev.weir.kernels.submodular.PlainObjective} is the same in plain double
 * precision, to measure by.
 *
 * <p>{@link dev.weir.kernels.submodular.Constraints} narrow the sets down that may be shown. They hold as far as they {@link dev.weir.kernels.submodular.Attainable can}, the bound
 * is one on the sets that keep them, and a ratio is promised only where greedy looks at everything and there is no budget: then the sets are a matroid, and it has half
 * of the best. No clock, no thread, no I/O; one owner.
 */
@NullMarked
package dev.weir.kernels.submodular;

import org.jspecify.annotations.NullMarked;
