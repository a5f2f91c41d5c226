package dev.weir.kernels.submodular;

import java.util.List;
import java.util.Optional;

/**
 * Why an element is a member.
 *
 * @param rank 1 for the member that greedy chose first
 * @param standsFor how many live elements have it as their most similar member
 * @param exact whether {@code standsFor} was counted over all live elements, or estimated from the anchors' sample
 * @param examples up to three of those, the most similar first, never itself
 * @param successor who would replace it if it were deleted now
 */
public record Explanation(
        String id,
        int rank,
        double gainWhenChosen,
        double gainNow,
        long standsFor,
        boolean exact,
        List<Example> examples,
        Optional<Successor> successor) {
    public record Example(String id, double similarity) {}

    /** @param gain what it would add to the members without the explained one */
    public record Successor(String id, double gain) {}
}
