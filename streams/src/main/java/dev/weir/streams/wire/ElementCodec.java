package dev.weir.streams.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * An element without its id, which is the key: version, offset, time, expiry, cost as float64, then group and payload as length and UTF-8, then the features as
 * count and float32. Big-endian. Version 1 had no cost; it is still read, at a cost of 1.
 */
public final class ElementCodec {
    private static final byte WITHOUT_COST = 1;
    private static final byte VERSION = 2;
    private static final int FIXED = 1 + 4 * Long.BYTES + 3 * Integer.BYTES;

    private ElementCodec() {}

    public static byte[] encode(Element element) {
        byte[] group = element.group().getBytes(UTF_8);
        byte[] payload = element.payload().getBytes(UTF_8);
        Features features = element.features();
        ByteBuffer bytes = ByteBuffer.allocate(FIXED + group.length + payload.length + features.size() * Float.BYTES);
        bytes.put(VERSION);
        bytes.putLong(element.offset()).putLong(element.time()).putLong(element.expiry());
        bytes.putDouble(element.cost());
        bytes.putInt(group.length).put(group).putInt(payload.length).put(payload);
        bytes.putInt(features.size());
        for (int column = 0; column < features.size(); column++) {
            bytes.putFloat(features.at(column));
        }
        return bytes.array();
    }

    /** @throws IllegalArgumentException if these are not the bytes of an element of a known version */
    public static Element decode(String id, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        try {
            byte version = bytes.get();
            if (version != VERSION && version != WITHOUT_COST) {
                throw new IllegalArgumentException("element " + id + " has version " + version + ", but only "
                        + WITHOUT_COST + " and " + VERSION + " are known");
            }
            long offset = bytes.getLong();
            long time = bytes.getLong();
            long expiry = bytes.getLong();
            double cost = version == WITHOUT_COST ? 1 : bytes.getDouble();
            String group = text(bytes);
            String payload = text(bytes);
            return new Element(id, features(bytes), time, expiry, group, cost, payload, offset);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("element " + id + " is cut short at " + value.length + " bytes", e);
        }
    }

    private static String text(ByteBuffer bytes) {
        byte[] text = new byte[length(bytes, 1)];
        bytes.get(text);
        return new String(text, UTF_8);
    }

    private static Features features(ByteBuffer bytes) {
        float[] values = new float[length(bytes, Float.BYTES)];
        for (int column = 0; column < values.length; column++) {
            values[column] = bytes.getFloat();
        }
        return Features.of(values);
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
