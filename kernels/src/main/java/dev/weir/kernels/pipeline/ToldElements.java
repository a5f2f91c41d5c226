package dev.weir.kernels.pipeline;

import dev.weir.kernels.element.Element;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Elements by place, and by id the one that counts. An id has more than one place while its element moves, and for longer where two partitions have records of it; then
 * the latest counts, of equally late ones that of the first place. So what is known is a function of the places alone. O(log n) per change.
 */
final class ToldElements {
    /** What became of one id. */
    record Change(Optional<Element> before, Optional<Element> now) {}

    private final TreeMap<PartialPlace, Element> byPlace = new TreeMap<>();
    private final Map<String, TreeSet<PartialPlace>> places = new HashMap<>();
    private final Map<String, Element> known = new HashMap<>();

    Optional<Element> at(PartialPlace place) {
        return Optional.ofNullable(byPlace.get(place));
    }

    Optional<Element> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    /** At the first place that is taken. */
    Optional<Element> first() {
        return Optional.ofNullable(byPlace.firstEntry()).map(Map.Entry::getValue);
    }

    Map<String, Element> known() {
        return Collections.unmodifiableMap(known);
    }

    /** The taken places of a partition from this one on. */
    List<PartialPlace> from(PartialPlace place) {
        return new ArrayList<>(byPlace.subMap(place, new PartialPlace(place.partition() + 1, PartialPlace.STANDING))
                .keySet());
    }

    /** @return what that changes, by id: nothing, or one id, or who came and who had to leave */
    Map<String, Change> put(PartialPlace place, Optional<Element> element) {
        Optional<Element> gone = Optional.ofNullable(byPlace.remove(place));
        gone.ifPresent(old -> places.computeIfPresent(old.id(), (_, all) -> {
            all.remove(place);
            return all.isEmpty() ? null : all;
        }));
        element.ifPresent(now -> {
            byPlace.put(place, now);
            places.computeIfAbsent(now.id(), _ -> new TreeSet<>()).add(place);
        });
        Map<String, Change> changes = new LinkedHashMap<>();
        gone.ifPresent(old -> settle(old.id(), changes));
        element.ifPresent(now -> settle(now.id(), changes));
        return changes;
    }

    private void settle(String id, Map<String, Change> changes) {
        Optional<Element> before = find(id);
        Optional<Element> now = places.getOrDefault(id, new TreeSet<>()).stream()
                .map(byPlace::get)
                // The first of the greatest, as the places ascend.
                .reduce((first, other) -> other.time() > first.time() ? other : first);
        now.ifPresentOrElse(element -> known.put(id, element), () -> known.remove(id));
        if (!before.equals(now)) {
            changes.put(id, new Change(before, now));
        }
    }
}
