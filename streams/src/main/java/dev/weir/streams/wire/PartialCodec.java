package dev.weir.streams.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialPlace;
import dev.weir.kernels.pipeline.PartialUpdate;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a partition tells of itself, as records of a compacted topic. Key: {@code PARTITION/PLACE}, or {@code PARTITION/} for its standing, in digits. Value: none where a
 * place is vacated; else version, and then id as length and UTF-8 with the {@link ElementCodec element} behind it, or size, live, clock, and the bounds as count and
 * doubles. Big-endian.
 */
public final class PartialCodec {
    private static final byte VERSION = 1;

    private PartialCodec() {}

    public static String key(PartialPlace place) {
        return place.partition() + "/" + (place.place() == PartialPlace.STANDING ? "" : place.place());
    }

    /** Null for a tombstone. */
    public static byte @Nullable [] encode(PartialChange change) {
        return switch (change) {
            case PartialChange.Held(int _, var element) -> {
                byte[] id = element.id().getBytes(UTF_8);
                byte[] rest = ElementCodec.encode(element);
                yield ByteBuffer.allocate(1 + Integer.BYTES + id.length + rest.length)
                        .put(VERSION)
                        .putInt(id.length)
                        .put(id)
                        .put(rest)
                        .array();
            }
            case PartialChange.Standing(int size, int live, long clock, List<Double> bounds) -> {
                ByteBuffer bytes =
                        ByteBuffer.allocate(1 + 3 * Integer.BYTES + Long.BYTES + bounds.size() * Double.BYTES);
                bytes.put(VERSION).putInt(size).putInt(live).putLong(clock).putInt(bounds.size());
                bounds.forEach(bytes::putDouble);
                yield bytes.array();
            }
            case PartialChange.Vacated _ -> null;
        };
    }

    /** @throws IllegalArgumentException if these are not key and value of a change of a known version */
    public static PartialUpdate decode(String key, byte @Nullable [] value) {
        int slash = key.indexOf('/');
        int partition = number(key, key.substring(0, Math.max(0, slash)));
        if (key.endsWith("/")) {
            return new PartialUpdate(partition, standing(key, value));
        }
        int place = number(key, key.substring(slash + 1));
        return new PartialUpdate(partition, value == null ? new PartialChange.Vacated(place) : held(key, place, value));
    }

    private static PartialChange held(String key, int place, byte[] value) {
        ByteBuffer bytes = known(key, value);
        try {
            byte[] id = new byte[length(bytes, 1)];
            bytes.get(id);
            byte[] rest = new byte[bytes.remaining()];
            bytes.get(rest);
            return new PartialChange.Held(place, ElementCodec.decode(new String(id, UTF_8), rest));
        } catch (BufferUnderflowException e) {
            throw cutShort(key, value, e);
        }
    }

    private static PartialChange standing(String key, byte @Nullable [] value) {
        if (value == null) {
            throw new IllegalArgumentException("the standing of " + key + " has no value");
        }
        ByteBuffer bytes = known(key, value);
        try {
            int size = bytes.getInt();
            int live = bytes.getInt();
            long clock = bytes.getLong();
            int count = length(bytes, Double.BYTES);
            List<Double> bounds = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                bounds.add(bytes.getDouble());
            }
            return new PartialChange.Standing(size, live, clock, bounds);
        } catch (BufferUnderflowException e) {
            throw cutShort(key, value, e);
        }
    }

    private static ByteBuffer known(String key, byte[] value) {
        if (value.length == 0 || value[0] != VERSION) {
            throw new IllegalArgumentException("the partial of " + key + " has version "
                    + (value.length == 0 ? "none" : value[0]) + ", but only " + VERSION + " is known");
        }
        return ByteBuffer.wrap(value, 1, value.length - 1);
    }

    private static int number(String key, String digits) {
        if (!digits.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "the key of a partial must be PARTITION/PLACE or PARTITION/, but was " + key);
        }
        return Integer.parseInt(digits);
    }

    /** Never believes a length that the bytes at hand cannot hold. */
    private static int length(ByteBuffer bytes, int width) {
        int length = bytes.getInt();
        if (length < 0 || (long) length * width > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }

    private static IllegalArgumentException cutShort(String key, byte[] value, RuntimeException cause) {
        return new IllegalArgumentException(
                "the partial of " + key + " is cut short at " + value.length + " bytes", cause);
    }
}
