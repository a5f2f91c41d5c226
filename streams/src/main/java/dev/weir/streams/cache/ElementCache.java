package dev.weir.streams.cache;

import java.util.Map;
import java.util.Optional;

/** The encoded live elements of one partition. One thread at a time. No method fails: a cache in trouble says so in the log, once, and keeps nothing. */
public interface ElementCache extends AutoCloseable {
    /**
     * Takes out what the last {@link #seal} left, checked. Afterwards the cache is empty, so that a crash before the next seal cannot leave something old that
     * looks right.
     *
     * @param generation the changelog that this must be a cache of; one of any other is as good as none
     * @return empty if there is nothing to be trusted
     */
    Optional<Contents> load(String generation);

    /** Starts anew with these elements by id. */
    void fill(Map<String, byte[]> elements);

    void put(String id, byte[] element);

    void remove(String id);

    /**
     * Says that the contents are those of the changelog of {@code generation} before {@code changelogOffset}, and closes. Without it, closing leaves a cache
     * that the next {@link #load} will not trust.
     */
    void seal(String generation, long changelogOffset);

    @Override
    void close();

    /**
     * @param changelogOffset the first changelog record that is not in the elements
     * @param sealedAt wall clock, milliseconds since the epoch
     */
    record Contents(long changelogOffset, long sealedAt, Map<String, byte[]> elements) {}
}
