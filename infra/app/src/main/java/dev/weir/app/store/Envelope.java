package dev.weir.app.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/** A cached value: version, length and CRC-32C of id and element, then the element (which carries its input offset). */
final class Envelope {
    private static final byte VERSION = 1;
    static final int OVERHEAD = 1 + 2 * Integer.BYTES;

    private Envelope() {}

    static byte[] wrap(String id, byte[] element) {
        return ByteBuffer.allocate(OVERHEAD + element.length)
                .put(VERSION)
                .putInt(element.length)
                .putInt(crc(id, element))
                .put(element)
                .array();
    }

    /** Empty if the value is not what was wrapped for this id. */
    static Optional<byte[]> unwrap(String id, byte[] value) {
        if (value.length < OVERHEAD) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(value);
        boolean known = bytes.get() == VERSION & bytes.getInt() == value.length - OVERHEAD;
        int crc = bytes.getInt();
        byte[] element = Arrays.copyOfRange(value, OVERHEAD, value.length);
        return known && crc == crc(id, element) ? Optional.of(element) : Optional.empty();
    }

    private static int crc(String id, byte[] element) {
        CRC32C crc = new CRC32C();
        crc.update(id.getBytes(UTF_8));
        crc.update(element);
        return (int) crc.getValue();
    }
}
