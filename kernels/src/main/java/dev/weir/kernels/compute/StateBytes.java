package dev.weir.kernels.compute;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a kept state, big endian: a mark, the version of what follows, the title, numbers. The title tells all that a state must have in common with another one to be able to
 * go on from its bytes: kind, sizes, parameters.
 */
public final class StateBytes {
    private static final int MARK = 0x57_45_53_54;

    private StateBytes() {}

    /**
     * Mark, version and title are written; {@code length} bytes are to follow.
     *
     * @throws Refused with {@link Code#SHAPE} if that is more than an array of bytes holds
     */
    public static ByteBuffer begin(int version, String title, long length) {
        byte[] name = title.getBytes(StandardCharsets.UTF_8);
        long all = length(title, length);
        Refused.unless(
                all <= Integer.MAX_VALUE - 8,
                Code.SHAPE,
                () -> "a kept state of " + title + " would have " + all + " bytes, more than an array holds");
        return ByteBuffer.allocate((int) all)
                .putInt(MARK)
                .putInt(version)
                .putInt(name.length)
                .put(name);
    }

    /** Of all bytes, if so many follow the title. */
    public static long length(String title, long following) {
        return 3L * Integer.BYTES + title.getBytes(StandardCharsets.UTF_8).length + following;
    }

    /**
     * At what follows the title.
     *
     * @throws Refused with {@link Code#STATE} if version or title is another one
     */
    public static ByteBuffer open(byte[] bytes, int version, String title) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Refused.unless(
                bytes.length >= 3 * Integer.BYTES && buffer.getInt() == MARK,
                Code.STATE,
                () -> "these " + bytes.length + " bytes are no kept state");
        int theirs = buffer.getInt();
        Refused.unless(
                theirs == version,
                Code.STATE,
                () -> "a kept state of version " + theirs + " cannot be restored; the version must be " + version);
        int length = buffer.getInt();
        Refused.unless(
                length >= 0 && length <= buffer.remaining(),
                Code.STATE,
                () -> "the kept state ends within its title: it has " + bytes.length + " bytes");
        String kept = new String(bytes, buffer.position(), length, StandardCharsets.UTF_8);
        Refused.unless(
                kept.equals(title),
                Code.STATE,
                () -> "a kept state of " + kept + " cannot be restored into one of " + title);
        return buffer.position(buffer.position() + length);
    }

    /**
     * As {@link #open(byte[], int, String)}, for a state of fixed size.
     *
     * @throws Refused with {@link Code#STATE}, too, if not just {@code length} bytes follow
     */
    public static ByteBuffer open(byte[] bytes, int version, String title, long length) {
        ByteBuffer buffer = open(bytes, version, title);
        requireRest(buffer, title, length);
        return buffer;
    }

    /** @throws Refused with {@link Code#STATE} */
    public static void requireRest(ByteBuffer buffer, String title, long length) {
        int rest = buffer.remaining();
        Refused.unless(
                rest == length,
                Code.STATE,
                () -> "a kept state of " + title + " must have " + length + " bytes from byte " + buffer.position()
                        + " on, but has " + rest);
    }

    /**
     * Counters that only grow.
     *
     * @throws Refused with {@link Code#STATE} if one is negative
     */
    public static long[] counts(ByteBuffer from, int number) {
        long[] counts = new long[number];
        from.asLongBuffer().get(counts);
        from.position(from.position() + number * Long.BYTES);
        Refused.unless(
                Arrays.stream(counts).allMatch(count -> count >= 0),
                Code.STATE,
                () -> "counts of a kept state must be from 0, but are " + Arrays.toString(counts));
        return counts;
    }

    public static void put(ByteBuffer to, double[] values) {
        to.asDoubleBuffer().put(values);
        to.position(to.position() + values.length * Double.BYTES);
    }

    public static void get(ByteBuffer from, double[] values) {
        from.asDoubleBuffer().get(values);
        from.position(from.position() + values.length * Double.BYTES);
    }

    /** {@code length} of them from {@code at} on. */
    public static void put(ByteBuffer to, float[] values, int at, int length) {
        to.asFloatBuffer().put(values, at, length);
        to.position(to.position() + length * Float.BYTES);
    }

    public static void get(ByteBuffer from, float[] values, int at, int length) {
        from.asFloatBuffer().get(values, at, length);
        from.position(from.position() + length * Float.BYTES);
    }
}
