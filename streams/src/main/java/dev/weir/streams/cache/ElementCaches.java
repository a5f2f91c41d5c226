package dev.weir.streams.cache;

import java.util.Optional;

/** The caches of this process, one for each owned partition. */
public interface ElementCaches extends AutoCloseable {
    /** @param pipeline name and {@code partition} say whose cache it is; open it once at a time */
    ElementCache open(String pipeline, int partition);

    /**
     * A name that stays the same as long as the caches do and that no two running processes share. With it a process that comes back is known to its
     * consumer groups as the one that left, and need not wait until that one is given up for dead.
     */
    Optional<String> identity();

    @Override
    void close();

    /** Keeps nothing: every restore reads the changelog. */
    static ElementCaches none() {
        return new ElementCaches() {
            @Override
            public ElementCache open(String pipeline, int partition) {
                return NoCache.INSTANCE;
            }

            @Override
            public Optional<String> identity() {
                return Optional.empty();
            }

            @Override
            public void close() {}
        };
    }
}
