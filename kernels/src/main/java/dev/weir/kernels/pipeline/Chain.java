package dev.weir.kernels.pipeline;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A hash over everything added so far, in its order: equal logs give equal chains, however they were cut into batches. For telling runs apart, not against somebody who
 * forges one.
 */
public final class Chain {
    /** Of nothing. */
    public static final String START = "0".repeat(32);

    private final MessageDigest sha;
    private byte[] value;

    /** @param value to go on from, 32 hex digits */
    public Chain(String value) {
        this.value = HexFormat.of().parseHex(value);
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** 32 hex digits. */
    public String value() {
        return HexFormat.of().formatHex(value);
    }

    public void add(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length);
        for (long number : numbers) {
            bytes.putLong(number);
        }
        sha.update(value);
        sha.update(bytes.flip());
        value = Arrays.copyOf(sha.digest(), 16);
    }
}
