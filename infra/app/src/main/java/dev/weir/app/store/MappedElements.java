package dev.weir.app.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import net.openhft.chronicle.map.ChronicleMap;

/**
 * One map in one file, of a size that is fixed when it is made. Chronicle Map takes more than it was sized for, up to a point that cannot be known beforehand,
 * and then throws; so its fill is counted here, and it is {@link #full} well before.
 */
final class MappedElements implements AutoCloseable {
    private static final String UNFINISHED = ".unfinished-";
    private static final int KEY_BYTES = 32;
    /** A value may take at most 64 of the map's chunks, which are about an eighth of the average value; this leaves room. */
    private static final int LARGEST_TO_AVERAGE = 4;

    private final ChronicleMap<String, byte[]> map;
    private final Shape shape;
    private long entries;
    private long bytes;

    /** @param entries that fit; {@code valueBytes} is their mean size */
    record Shape(long entries, int valueBytes) {
        static final Shape SMALLEST = new Shape(1024, 1024);

        /** Room for twice these values. */
        static Shape of(Map<String, byte[]> values) {
            long bytes =
                    values.values().stream().mapToLong(value -> value.length).sum();
            int largest = values.values().stream()
                    .mapToInt(value -> value.length)
                    .max()
                    .orElse(0);
            long entries = Math.max(SMALLEST.entries, 2L * values.size());
            long mean = values.isEmpty() ? SMALLEST.valueBytes : bytes / values.size();
            return new Shape(entries, Math.max((int) mean, largest / (LARGEST_TO_AVERAGE / 2)) + 64);
        }

        /** The shape to go on with when a value of so many bytes did not fit this one. */
        Shape grown(int length) {
            return new Shape(entries * 2, Math.max(valueBytes, length / (LARGEST_TO_AVERAGE / 2)));
        }
    }

    private MappedElements(ChronicleMap<String, byte[]> map, Shape shape) {
        this.map = map;
        this.shape = shape;
    }

    /**
     * A kill during creation leaves a file that can be neither opened nor told from a good one; so it gets its name when it is whole. Until then it has one that
     * no map was ever made under: of two maps made under one path in one process, the second silently works on the first one's file, renamed or not.
     */
    static MappedElements create(Path file, Shape shape) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED + UUID.randomUUID());
        MappedElements made = new MappedElements(map(unfinished, shape), shape);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        return made;
    }

    /** Removes the map of this name and whatever a kill left of its making. */
    static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Path directory = file.toAbsolutePath().getParent();
        try (var leftovers = Files.newDirectoryStream(directory, file.getFileName() + UNFINISHED + "*")) {
            for (Path each : leftovers) {
                Files.delete(each);
            }
        }
    }

    /**
     * All values by id of a file that is known to be whole.
     *
     * @throws IOException if it is not the map that it should be
     */
    static Map<String, byte[]> read(Path file) throws IOException {
        try (ChronicleMap<String, byte[]> map = map(file, Shape.SMALLEST)) {
            return new HashMap<>(map);
        }
    }

    /** Everything in a file of another shape, which takes this one's name. */
    MappedElements moveTo(Path file, Shape larger) throws IOException {
        MappedElements next = create(file, larger);
        map.forEach(next::put);
        close();
        return next;
    }

    private static ChronicleMap<String, byte[]> map(Path file, Shape shape) throws IOException {
        return ChronicleMap.of(String.class, byte[].class)
                .name(file.getFileName().toString())
                .averageKeySize(KEY_BYTES)
                .averageValueSize(shape.valueBytes())
                .entries(shape.entries())
                .createPersistedTo(file.toFile());
    }

    Shape shape() {
        return shape;
    }

    long entries() {
        return entries;
    }

    /** Whether a value of this length should go to a larger map instead. */
    boolean full(int length) {
        return entries >= shape.entries() * 4 / 5
                || bytes + length > shape.entries() * shape.valueBytes() * 4 / 5
                || length > (long) shape.valueBytes() * LARGEST_TO_AVERAGE;
    }

    void put(String id, byte[] value) {
        byte[] before = map.put(id, value);
        entries += before == null ? 1 : 0;
        bytes += value.length - (before == null ? 0 : before.length);
    }

    void remove(String id) {
        byte[] before = map.remove(id);
        entries -= before == null ? 0 : 1;
        bytes -= before == null ? 0 : before.length;
    }

    @Override
    public void close() {
        map.close();
    }
}
