package dev.weir.streams.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ComputeFrameTest {
    private static final Map<String, Tensor> TENSORS = tensors();

    @Test
    void whatIsWrittenIsReadBackToTheBit() {
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("kernel", "gemm");
        ComputeFrame.Parts parts =
                ComputeFrame.read(ComputeFrame.write(ComputeFrame.JOB, header, TENSORS), ComputeFrame.JOB);
        assertEquals("{\"kernel\":\"gemm\"}", parts.header().toString());
        assertEquals(TENSORS.keySet(), parts.tensors().keySet());
        TENSORS.forEach((name, tensor) ->
                assertSame(tensor, Objects.requireNonNull(parts.tensors().get(name))));
    }

    @Test
    void jsonGivesTheSameTensorsBack() {
        TENSORS.forEach((_, tensor) -> assertSame(tensor, TensorJson.read(TensorJson.write(tensor))));
    }

    /** The example of the documentation, byte by byte: others write this format, too. */
    @Test
    void theLayoutIsTheDocumentedOne() {
        byte[] frame = ComputeFrame.write(
                ComputeFrame.RESULT,
                JsonNodeFactory.instance.objectNode(),
                Map.of("C", new FloatTensor(Shape.of(1), new float[] {1.5f})));
        String json = "{\"tensors\":[{\"name\":\"C\",\"dtype\":\"f32\",\"shape\":[1],\"offset\":0}]}";
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("WEIR", new String(frame, 0, 4, US_ASCII));
        assertEquals(1, frame[4]);
        assertEquals(2, frame[5]);
        assertEquals(json.length(), bytes.getInt(8));
        assertEquals(json, new String(frame, 12, json.length(), UTF_8));
        int payload = (12 + json.length() + 7) / 8 * 8;
        assertEquals(1.5f, bytes.getFloat(payload));
        assertEquals(payload + 8, frame.length);
    }

    @Test
    void everyCutAndEveryFlippedHeaderBitIsReadOrRefusedInWords() {
        byte[] frame = ComputeFrame.write(
                ComputeFrame.JOB, JsonNodeFactory.instance.objectNode().put("kernel", "gemm"), TENSORS);
        int refused = 0;
        for (int length = 0; length < frame.length; length++) {
            refused += isRefused(Arrays.copyOf(frame, length)) ? 1 : 0;
        }
        assertTrue(refused > frame.length - 16, "cuts refused: " + refused + " of " + frame.length);
        for (int bit = 0; bit < 8 * frame.length; bit++) {
            byte[] flipped = frame.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            isRefused(flipped);
        }
    }

    @Test
    void anOffsetOrShapeThatLeavesTheBytesIsRefusedBeforeAnythingIsAllocated() {
        byte[] frame = ComputeFrame.write(
                ComputeFrame.JOB,
                JsonNodeFactory.instance.objectNode(),
                Map.of("A", new FloatTensor(Shape.of(1), new float[] {1})));
        String text = new String(frame, ISO_8859_1);
        byte[] huge = text.replace("\"shape\":[1]", "\"shape\":[9]").getBytes(ISO_8859_1);
        var refused = assertThrows(IllegalArgumentException.class, () -> ComputeFrame.read(huge, ComputeFrame.JOB));
        assertTrue(String.valueOf(refused.getMessage()).contains("does not lie within"));
        assertFalse(ComputeFrame.isFrame(new byte[3]));
    }

    private static boolean isRefused(byte[] bytes) {
        try {
            ComputeFrame.read(bytes, ComputeFrame.JOB);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static void assertSame(Tensor want, Tensor got) {
        assertEquals(want.shape(), got.shape());
        assertEquals(want.type(), got.type());
        ByteBuffer wanted = ByteBuffer.allocate((int) want.bytes());
        TensorBytes.write(want, wanted);
        ByteBuffer gotten = ByteBuffer.allocate((int) got.bytes());
        TensorBytes.write(got, gotten);
        assertArrayEquals(wanted.array(), gotten.array());
    }

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(
                "floats", new FloatTensor(Shape.of(2, 2), new float[] {0.1f, -0f, Float.NEGATIVE_INFINITY, 3e-42f}));
        tensors.put("doubles", new DoubleTensor(Shape.of(3), new double[] {0.1, Double.NaN, 1e300}));
        tensors.put("ints", new IntTensor(Shape.of(1, 2, 1), new int[] {Integer.MIN_VALUE, 7}));
        tensors.put("brain", HalfTensor.rounded(Shape.of(3), Type.BF16, new float[] {1, -2.5f, 0.1f}));
        tensors.put("half", HalfTensor.rounded(Shape.of(1), Type.F16, new float[] {65504}));
        tensors.put("none", new FloatTensor(Shape.of(0, 5), new float[0]));
        tensors.put("scalar", new FloatTensor(Shape.of(), new float[] {4}));
        return tensors;
    }
}
