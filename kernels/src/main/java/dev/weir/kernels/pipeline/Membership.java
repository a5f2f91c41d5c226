package dev.weir.kernels.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Since when each member is one, and how many came and went from publication to publication. */
final class Membership {
    private Map<String, Long> since;
    private Recourse recourse;

    Membership(Map<String, Long> since, Recourse recourse) {
        this.since = new LinkedHashMap<>(since);
        this.recourse = recourse;
    }

    /** @param isLive tells a member that went away from one that had to make room */
    void follow(List<String> members, long clock, Predicate<String> isLive) {
        Map<String, Long> now = new LinkedHashMap<>();
        members.forEach(id -> now.put(id, since.getOrDefault(id, clock)));
        int came = count(members.stream().filter(id -> !since.containsKey(id)).count());
        int gone = count(since.keySet().stream().filter(id -> !isLive.test(id)).count());
        int left =
                count(since.keySet().stream().filter(id -> !now.containsKey(id)).count());
        recourse = recourse.plus(came, left, Math.min(came, gone), left - gone);
        since = now;
    }

    private static int count(long members) {
        return Math.toIntExact(members);
    }

    /** Whether these are the members that it followed last, in whatever order. */
    boolean consistsOf(List<String> members) {
        return since.keySet().equals(Set.copyOf(members));
    }

    /** By id, in the order of the members. */
    Map<String, Long> since() {
        return Collections.unmodifiableMap(since);
    }

    Recourse recourse() {
        return recourse;
    }
}
