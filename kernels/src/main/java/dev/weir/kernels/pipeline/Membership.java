package dev.weir.kernels.pipeline;

import dev.weir.kernels.pipeline.Snapshot.Recourse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Since when each member is one, and how many came and went from snapshot to snapshot. */
final class Membership {
    private Map<String, Long> since;
    private long entered;
    private long left;
    private long forced;

    Membership(Map<String, Long> since, Recourse recourse) {
        this.since = new LinkedHashMap<>(since);
        this.entered = recourse.entered();
        this.left = recourse.left();
        this.forced = recourse.forced();
    }

    /** @param isLive tells a member that went away from one that had to make room */
    void follow(List<String> members, long clock, Predicate<String> isLive) {
        Map<String, Long> now = new LinkedHashMap<>();
        members.forEach(id -> now.put(id, since.getOrDefault(id, clock)));
        long came = members.stream().filter(id -> !since.containsKey(id)).count();
        long gone = since.keySet().stream().filter(id -> !isLive.test(id)).count();
        entered += came;
        left += since.keySet().stream().filter(id -> !now.containsKey(id)).count();
        forced += Math.min(came, gone);
        since = now;
    }

    /** By id, in the order of the members. */
    Map<String, Long> since() {
        return Collections.unmodifiableMap(since);
    }

    Recourse recourse() {
        return new Recourse(entered, left, forced);
    }
}
