package dev.weir.streams.cache;

import java.util.Map;
import java.util.Optional;

enum NoCache implements ElementCache {
    INSTANCE;

    @Override
    public Optional<Contents> load(String generation) {
        return Optional.empty();
    }

    @Override
    public void fill(Map<String, byte[]> elements) {}

    @Override
    public void put(String id, byte[] element) {}

    @Override
    public void remove(String id) {}

    @Override
    public void seal(String generation, long changelogOffset) {}

    @Override
    public void close() {}
}
