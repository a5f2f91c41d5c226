package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import java.util.List;

/**
 * What one partition tells of itself, so that a summary of all partitions can be kept by somebody who holds none of them: its members, for what is worth keeping here
 * may be worth keeping there, and its {@link dev.weir.kernels.submodular.Sampling sample}, which says what is live. A function of the live set, as the summary is.
 *
 * @param elements each once, the members first
 * @param live how many are live in the partition
 * @param clock its event clock, milliseconds since the epoch
 * @param bounds on the value of any 0, 1, … k of its live elements, concave; empty where f is another function in each partition
 */
public record Partial(List<Element> elements, int live, long clock, List<Double> bounds) {
    public Partial {
        elements = List.copyOf(elements);
        bounds = List.copyOf(bounds);
    }
}
