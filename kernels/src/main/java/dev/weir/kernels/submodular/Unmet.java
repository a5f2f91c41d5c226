package dev.weir.kernels.submodular;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the {@link Constraints} the live set made it impossible to keep.
 *
 * @param missing by group, how many members its lower quota lacks: of the group too few are live, or k, pins or the budget leave no room
 * @param exceeding by group, by how much its pins alone exceed the upper quota
 * @param absentPins pinned ids that are not live
 * @param overBudget by how much the pins alone exceed the budget, 0 if they do not
 */
public record Unmet(
        Map<String, Integer> missing, Map<String, Integer> exceeding, List<String> absentPins, double overBudget) {
    public static final Unmet NONE = new Unmet(Map.of(), Map.of(), List.of(), 0);

    public Unmet {
        missing = Collections.unmodifiableMap(new TreeMap<>(missing));
        exceeding = Collections.unmodifiableMap(new TreeMap<>(exceeding));
        absentPins = List.copyOf(absentPins);
    }
}
