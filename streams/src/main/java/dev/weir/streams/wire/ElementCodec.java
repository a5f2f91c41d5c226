package dev.weir.streams.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An element without its id, which is the key: version, offset, time, expiry, cost as float64, then group and payload as length and UTF-8, then the features. Big-endian.
 *
 * <p>In version 2 the features are dense: their count, and each as float32. In version 3 they are sparse: how many columns there are, the count of those that are not 0, each
 * of their numbers as int32, and each of their values as float32. Version 1 was version 2 without a cost; it is still read, at a cost of 1.
 */
public final class ElementCodec {
    private static final byte WITHOUT_COST = 1;
    private static final byte DENSE = 2;
    private static final byte SPARSE = 3;
    private static final int FIXED = 1 + 4 * Long.BYTES + 4 * Integer.BYTES;
    private static final int ENTRY = Integer.BYTES + Float.BYTES;

    private ElementCodec() {}

    public static byte[] encode(Element element) {
        byte[] group = element.group().getBytes(UTF_8);
        byte[] payload = element.payload().getBytes(UTF_8);
        Features features = element.features();
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + group.length + payload.length + features.entries() * ENTRY);
        bytes.put(features.isSparse() ? SPARSE : DENSE);
        bytes.putLong(element.offset()).putLong(element.time()).putLong(element.expiry());
        bytes.putDouble(element.cost());
        bytes.putInt(group.length).put(group).putInt(payload.length).put(payload);
        put(features, bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void put(Features features, ByteBuffer bytes) {
        bytes.putInt(features.size());
        if (features.isSparse()) {
            bytes.putInt(features.entries());
            for (int entry = 0; entry < features.entries(); entry++) {
                bytes.putInt(features.column(entry));
            }
        }
        for (int entry = 0; entry < features.entries(); entry++) {
            bytes.putFloat(features.value(entry));
        }
    }

    /** @throws IllegalArgumentException if these are not the bytes of an element of a known version */
    public static Element decode(String id, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        try {
            byte version = bytes.get();
            if (version < WITHOUT_COST || version > SPARSE) {
                throw new IllegalArgumentException("element " + id + " has version " + version + ", but only "
                        + WITHOUT_COST + " to " + SPARSE + " are known");
            }
            long offset = bytes.getLong();
            long time = bytes.getLong();
            long expiry = bytes.getLong();
            double cost = version == WITHOUT_COST ? 1 : bytes.getDouble();
            String group = text(bytes);
            String payload = text(bytes);
            Features features = version == SPARSE ? sparse(bytes) : dense(bytes);
            return new Element(id, features, time, expiry, group, cost, payload, offset);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("element " + id + " is cut short at " + value.length + " bytes", e);
        }
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[length(bytes, 1)];
        bytes.get(text);
        return new String(text, UTF_8);
    }

    private static Features dense(ByteBuffer bytes) {
        return Features.of(values(bytes, length(bytes, Float.BYTES)));
    }

    private static Features sparse(ByteBuffer bytes) {
        int size = bytes.getInt();
        int[] columns = new int[length(bytes, ENTRY)];
        for (int entry = 0; entry < columns.length; entry++) {
            columns[entry] = bytes.getInt();
        }
        return Features.sparse(size, columns, values(bytes, columns.length));
    }

    private static float[] values(ByteBuffer bytes, int count) {
        float[] values = new float[count];
        for (int entry = 0; entry < count; entry++) {
            values[entry] = bytes.getFloat();
        }
        return values;
    }

    /** Never believes a length that the bytes at hand cannot hold. */
    private static int length(ByteBuffer bytes, int width) {
        int length = bytes.getInt();
        if (length < 0 || (long) length * width > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }
}
