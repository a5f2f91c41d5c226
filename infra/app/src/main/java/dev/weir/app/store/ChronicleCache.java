package dev.weir.app.store;

import dev.weir.app.store.MappedElements.Shape;
import dev.weir.streams.cache.ElementCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cache of one partition: a map file and, between a clean shutdown and the next start only, the seal that vouches for it. */
final class ChronicleCache implements ElementCache {
    private static final Logger LOG = LoggerFactory.getLogger(ChronicleCache.class);

    private final InstantSource clock = InstantSource.system();
    private final String name;
    private final Path file;
    private final Path mark;
    /** None before {@link #fill}, after {@link #seal}, and for good once something went wrong. */
    private @Nullable MappedElements elements;

    private interface Step {
        void run() throws IOException;
    }

    ChronicleCache(Path directory, String name) {
        this.name = name;
        this.file = directory.resolve(name + ".map");
        this.mark = directory.resolve(name + ".sealed");
    }

    @Override
    public Optional<Contents> load(String generation) {
        try {
            Optional<Seal> seal = Seal.read(mark);
            Files.deleteIfExists(mark);
            Optional<Contents> contents = seal.isEmpty() ? Optional.empty() : contents(seal.get(), generation);
            MappedElements.delete(file);
            return contents;
        } catch (IOException | RuntimeException e) {
            abandon(e);
            return Optional.empty();
        }
    }

    private Optional<Contents> contents(Seal seal, String generation) throws IOException {
        if (!seal.generation().equals(generation)) {
            LOG.info("Cache {} belongs to another changelog and is made anew", name);
            return Optional.empty();
        }
        if (!seal.vouchesFor(file)) {
            LOG.warn("Cache {} is not the file that was sealed and is made anew from Kafka", name);
            return Optional.empty();
        }
        Map<String, byte[]> values = new HashMap<>();
        for (var each : MappedElements.read(file).entrySet()) {
            Envelope.unwrap(each.getKey(), each.getValue()).ifPresent(element -> values.put(each.getKey(), element));
        }
        if (values.size() != seal.entries()) {
            LOG.warn("Cache {} holds {} good elements of {} and is made anew", name, values.size(), seal.entries());
            return Optional.empty();
        }
        return Optional.of(new Contents(seal.changelogOffset(), seal.sealedAt(), values));
    }

    @Override
    public void fill(Map<String, byte[]> fresh) {
        attempt(() -> {
            close();
            Files.deleteIfExists(mark);
            Map<String, byte[]> values = new HashMap<>();
            fresh.forEach((id, element) -> values.put(id, Envelope.wrap(id, element)));
            MappedElements made = MappedElements.create(file, Shape.of(values));
            elements = made;
            values.forEach(made::put);
        });
    }

    @Override
    public void put(String id, byte[] element) {
        attempt(() -> {
            MappedElements open = elements;
            if (open == null) {
                return;
            }
            byte[] value = Envelope.wrap(id, element);
            if (open.full(value.length)) {
                open = open.moveTo(file, open.shape().grown(value.length));
                elements = open;
            }
            open.put(id, value);
        });
    }

    @Override
    public void remove(String id) {
        attempt(() -> {
            if (elements != null) {
                elements.remove(id);
            }
        });
    }

    @Override
    public void seal(String generation, long changelogOffset) {
        attempt(() -> {
            MappedElements open = elements;
            if (open != null) {
                close();
                long bytes = Files.size(file);
                new Seal(generation, changelogOffset, clock.millis(), open.entries(), bytes, Seal.crcOf(file))
                        .write(mark);
            }
        });
    }

    @Override
    public void close() {
        if (elements != null) {
            elements.close();
            elements = null;
        }
    }

    /** A full disk under a mapped file shows itself as an {@link InternalError}. */
    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException | InternalError e) {
            abandon(e);
        }
    }

    private void abandon(Throwable cause) {
        LOG.warn(
                "Cache {} is given up until the next start; nothing is lost but time then: {}", name, cause.toString());
        try {
            close();
            Files.deleteIfExists(mark);
            MappedElements.delete(file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Cache {} could not be removed: {}", name, e.toString());
        }
    }
}
