package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import java.util.List;

/**
 * How one update changed the live set; expiries and evictions that it set off included. An id is in one of the two lists at most.
 *
 * @param written elements that became live or were replaced
 * @param removed ids that are no longer live
 */
public record Effect(List<Element> written, List<String> removed) {
    public static final Effect NONE = new Effect(List.of(), List.of());
}
