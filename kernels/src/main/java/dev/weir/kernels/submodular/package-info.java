/**
 * A small, telling subset of a set that grows and shrinks, kept without starting over.
 *
 * <p>The value of a subset is a monotone submodular function, and no fast algorithm can promise more than half of the best value under inserts and
 * deletes (Chen, Peng, STOC 2022). Half is kept by {@link dev.weir.kernels.submodular.Instance levels}: for each guess of the best
 * value, level i has the candidates that still gain enough on the picks before it, and one of them as its pick. An update touches the few levels
 * its element reaches, and rebuilds one only if it hits that level's pick, which is unlikely in a large level and cheap in a small one:
 * O(k log² k / ε) gains per update in expectation, however many are live (Banihashem and others, SODA 2024). The pick is the candidate of least
 * hash instead of a random one, so the whole structure is a function of (live set, configuration, seed): restoring is rebuilding, and replicas
 * agree. The cost, not the result, relies on updates that do not follow from the seed.
 *
 * <p>What is shown is better than half: {@link dev.weir.kernels.submodular.Answer greedy} over all picks and a hash sample. What is promised beside it
 * is a certificate, an upper bound on what any k elements could reach. Where few elements are live, greedy over all of them is cheaper than
 * levels, and {@link dev.weir.kernels.submodular.Switch} says from where on.
 *
 * <p>Similarities are integers, sums of them exact. That is why equal sets give equal bits here, whatever order they came in.
 *
 * <p>With quotas the bound and the quotas hold as well, but no ratio is promised. No clock, no thread, no I/O; one owner.
 */
@NullMarked
package dev.weir.kernels.submodular;

import org.jspecify.annotations.NullMarked;
