package dev.weir.kernels.pipeline;

import dev.weir.kernels.pipeline.PartialChange.Standing;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A bound over all partitions from those of each. f is subadditive, so the best k elements O are worth no more than the sum of what each partition's share of them is, and
 * that is at most {@code Σ bounds_p(|O ∩ V_p|)}; the shares add up to k at most. The bounds are concave, so the best split takes the k largest steps of all of them.
 */
final class MergedBound {
    private MergedBound() {}

    /** Infinite if a partition states none. O(p·k log(p·k)). */
    static double of(Collection<Standing> standings, int k) {
        if (standings.stream().anyMatch(standing -> standing.bounds().isEmpty())) {
            return Double.POSITIVE_INFINITY;
        }
        return standings.stream()
                .flatMap(standing -> steps(standing.bounds()))
                .sorted(Comparator.reverseOrder())
                .limit(k)
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static Stream<Double> steps(List<Double> bounds) {
        return IntStream.range(1, bounds.size()).mapToObj(i -> bounds.get(i) - bounds.get(i - 1));
    }
}
