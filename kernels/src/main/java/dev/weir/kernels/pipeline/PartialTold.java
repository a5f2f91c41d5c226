package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.PartialChange.Held;
import dev.weir.kernels.pipeline.PartialChange.Standing;
import dev.weir.kernels.pipeline.PartialChange.Vacated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What has been told of a partition, and by which changes it becomes what is to be told next. Nothing is known to have been told at first, so the first changes tell
 * everything; that makes good whatever an earlier owner, another configuration or an older version left behind. O(partial) per step.
 */
public final class PartialTold {
    private final List<Element> byPlace = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();

    /** In the order in which they are to be told; the last one is the {@link Standing}. */
    public List<PartialChange> changesTo(Partial next) {
        int before = byPlace.size();
        Set<Integer> written = new TreeSet<>();
        TreeSet<Integer> free = placesOfThoseWhoLeft(next);
        for (Element element : next.elements()) {
            Integer place = places.get(element.id());
            if (place == null) {
                put(free.isEmpty() ? byPlace.size() : free.removeFirst(), element, written);
            } else if (!byPlace.get(place).equals(element)) {
                put(place, element, written);
            }
        }
        close(free, written);
        List<PartialChange> changes = new ArrayList<>();
        written.stream()
                .filter(place -> place < byPlace.size())
                .forEach(place -> changes.add(new Held(place, byPlace.get(place))));
        for (int place = byPlace.size(); place < before; place++) {
            changes.add(new Vacated(place));
        }
        changes.add(new Standing(byPlace.size(), next.live(), next.clock(), next.bounds()));
        return changes;
    }

    private TreeSet<Integer> placesOfThoseWhoLeft(Partial next) {
        Set<String> staying = next.elements().stream().map(Element::id).collect(Collectors.toSet());
        TreeSet<Integer> free = new TreeSet<>();
        places.forEach((id, place) -> {
            if (!staying.contains(id)) {
                free.add(place);
            }
        });
        free.forEach(place -> places.remove(byPlace.get(place).id()));
        return free;
    }

    private void put(int place, Element element, Set<Integer> written) {
        if (place == byPlace.size()) {
            byPlace.add(element);
        } else {
            byPlace.set(place, element);
        }
        places.put(element.id(), place);
        written.add(place);
    }

    /** The last ones move to the places that are still free. */
    private void close(TreeSet<Integer> free, Set<Integer> written) {
        while (!free.isEmpty()) {
            Element last = byPlace.removeLast();
            if (!free.remove(byPlace.size())) {
                put(free.removeFirst(), last, written);
            }
        }
    }
}
