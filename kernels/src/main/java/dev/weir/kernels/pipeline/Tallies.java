package dev.weir.kernels.pipeline;

import dev.weir.kernels.pipeline.Snapshot.Counters;

/** {@link Counters} while they grow. */
final class Tallies {
    long read;
    long inserted;
    long replaced;
    long refreshed;
    long deleted;
    long unknownDeletes;
    long late;
    long outside;
    long ticks;
    long deadLettered;
    long clamped;
    long expired;
    long evicted;

    Tallies(Counters from) {
        read = from.read();
        inserted = from.inserted();
        replaced = from.replaced();
        refreshed = from.refreshed();
        deleted = from.deleted();
        unknownDeletes = from.unknownDeletes();
        late = from.late();
        outside = from.outside();
        ticks = from.ticks();
        deadLettered = from.deadLettered();
        clamped = from.clamped();
        expired = from.expired();
        evicted = from.evicted();
    }

    Counters counters() {
        return new Counters(
                read,
                inserted,
                replaced,
                refreshed,
                deleted,
                unknownDeletes,
                late,
                outside,
                ticks,
                deadLettered,
                clamped,
                expired,
                evicted);
    }
}
