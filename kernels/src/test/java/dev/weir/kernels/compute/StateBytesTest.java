package dev.weir.kernels.compute;

import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class StateBytesTest {
    private static byte[] kept(int version) {
        ByteBuffer bytes = StateBytes.begin(version, "sums of 2", 8 + 16 + 8);
        bytes.putLong(7);
        StateBytes.put(bytes, new double[] {Math.PI, -0.0});
        StateBytes.put(bytes, new float[] {9, 1.5f, Float.MIN_VALUE, 9}, 1, 2);
        return bytes.array();
    }

    @Test
    void whatIsWrittenIsReadToTheBit() {
        ByteBuffer bytes = StateBytes.open(kept(3), 3, "sums of 2", 32);
        assertArrayEquals(new long[] {7}, StateBytes.counts(bytes, 1));
        double[] doubles = new double[2];
        StateBytes.get(bytes, doubles);
        assertArrayEquals(new double[] {Math.PI, -0.0}, doubles);
        float[] floats = {9, 0, 0, 9};
        StateBytes.get(bytes, floats, 1, 2);
        assertArrayEquals(new float[] {9, 1.5f, Float.MIN_VALUE, 9}, floats);
        assertEquals(0, bytes.remaining());
        assertEquals(StateBytes.length("sums of 2", 32), kept(3).length);
    }

    @Test
    void anotherVersionTitleOrLengthIsRefusedByName() {
        assertRefused(Code.STATE, "version 2 cannot", () -> StateBytes.open(kept(2), 3, "sums of 2", 32));
        assertRefused(Code.STATE, "sums of 2 cannot", () -> StateBytes.open(kept(3), 3, "sums of 3", 32));
        assertRefused(Code.STATE, "must have 40 bytes", () -> StateBytes.open(kept(3), 3, "sums of 2", 40));
        byte[] kept = kept(3);
        for (int length = 0; length < kept.length; length++) {
            byte[] cut = Arrays.copyOf(kept, length);
            assertRefused(Code.STATE, "bytes", () -> StateBytes.open(cut, 3, "sums of 2", 32));
        }
        byte[] foreign = "these are the bytes of something else".getBytes(StandardCharsets.UTF_8);
        assertRefused(Code.STATE, "no kept state", () -> StateBytes.open(foreign, 3, "sums of 2", 32));
        assertRefused(Code.SHAPE, "more than an array", () -> StateBytes.begin(1, "sums of 2", 1L << 31));
        ByteBuffer negative = ByteBuffer.allocate(8).putLong(0, -1);
        assertRefused(Code.STATE, "from 0", () -> StateBytes.counts(negative, 1));
    }
}
