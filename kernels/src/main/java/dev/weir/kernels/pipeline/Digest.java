package dev.weir.kernels.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/**
 * A hash of the live set that follows its changes: the sum, modulo 2¹²⁸, of a hash of each element. A sum does not know in which order it came about, and a
 * removed element leaves no trace (Bellare, Micciancio, Eurocrypt 1997). For telling states apart, not against somebody who forges one.
 */
final class Digest {
    private final MessageDigest sha;
    private long high;
    private long low;

    Digest() {
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    void add(Element element) {
        ByteBuffer hash = hash(element);
        long before = low;
        high += hash.getLong();
        low += hash.getLong();
        high += Long.compareUnsigned(low, before) < 0 ? 1 : 0;
    }

    void remove(Element element) {
        ByteBuffer hash = hash(element);
        long before = low;
        high -= hash.getLong();
        low -= hash.getLong();
        high -= Long.compareUnsigned(low, before) > 0 ? 1 : 0;
    }

    /** Of everything that was added and not removed, the clock, and the members in their order; 32 hex digits. */
    String of(long clock, Collection<String> members) {
        update(high);
        update(low);
        update(clock);
        members.forEach(this::update);
        return HexFormat.of().formatHex(sha.digest(), 0, 16);
    }

    private ByteBuffer hash(Element element) {
        update(element.id());
        update(element.time());
        update(element.expiry());
        update(element.group());
        update(Double.doubleToLongBits(element.cost()));
        update(element.payload());
        update(element.offset());
        update(element.features());
        return ByteBuffer.wrap(sha.digest());
    }

    /** The columns, and of the sparse form which they are. */
    private void update(Features features) {
        ByteBuffer bits = ByteBuffer.allocate((features.isSparse() ? 2 : 1) * features.entries() * Float.BYTES);
        for (int entry = 0; entry < features.entries(); entry++) {
            if (features.isSparse()) {
                bits.putInt(features.column(entry));
            }
            bits.putFloat(features.value(entry));
        }
        sha.update(bits.flip());
    }

    private void update(long value) {
        sha.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
    }

    /** With its length in front, so that no two different sequences of texts are the same bytes. */
    private void update(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        update(bytes.length);
        sha.update(bytes);
    }
}
