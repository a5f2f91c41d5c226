package dev.weir.actors.pipeline;

import dev.weir.kernels.pipeline.Snapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which partitions are silent, and which event clock they should follow: the least of the clocks of those that are not, so that a silent partition expires
 * nothing that a partition which is behind would still show.
 */
final class IdleClocks {
    private record Seen(long offset, long eventTime, long changedAt) {}

    private final Duration patience;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private long now;

    IdleClocks(Duration patience) {
        this.patience = patience;
    }

    /** Takes note of how far each partition is, at a wall clock in milliseconds. */
    void look(Map<Integer, Snapshot> partitions, long at) {
        now = at;
        seen.keySet().retainAll(Set.copyOf(partitions.keySet()));
        partitions.forEach((partition, snapshot) -> seen.merge(
                partition,
                new Seen(snapshot.offset(), snapshot.eventTime(), at),
                (before, latest) -> before.offset() == latest.offset()
                        ? new Seen(latest.offset(), latest.eventTime(), before.changedAt())
                        : latest));
    }

    /** Empty if the partition is not silent, nobody else is awake, or it is not behind. */
    OptionalLong clockFor(int partition) {
        Seen own = seen.get(partition);
        if (own == null || !silent(own)) {
            return OptionalLong.empty();
        }
        OptionalLong others = seen.values().stream()
                .filter(each -> !silent(each))
                .mapToLong(Seen::eventTime)
                .min();
        return others.isPresent() && others.getAsLong() > own.eventTime() ? others : OptionalLong.empty();
    }

    private boolean silent(Seen partition) {
        return now - partition.changedAt() >= patience.toMillis();
    }
}
