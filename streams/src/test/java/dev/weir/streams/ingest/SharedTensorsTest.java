package dev.weir.streams.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SharedTensorsTest {
    private final SharedTensors shared = new SharedTensors();

    static LongStream seeds() {
        return Seeds.of(3);
    }

    private static FloatTensor floats(float... values) {
        return new FloatTensor(Shape.of(values.length), values);
    }

    @Test
    void equalTensorsOfEachTypeAreOne() {
        List<List<Tensor>> pairs = List.of(
                List.of(floats(1, 2, 3), floats(1, 2, 3)),
                List.of(
                        new DoubleTensor(Shape.of(2), new double[] {1, 2}),
                        new DoubleTensor(Shape.of(2), new double[] {1, 2})),
                List.of(new IntTensor(Shape.of(2), new int[] {1, 2}), new IntTensor(Shape.of(2), new int[] {1, 2})),
                List.of(
                        new HalfTensor(Shape.of(1), Type.F16, new short[] {7}),
                        new HalfTensor(Shape.of(1), Type.F16, new short[] {7})),
                List.of(floats(), floats()));
        for (List<Tensor> pair : pairs) {
            assertSame(pair.get(0), shared.shared(pair.get(0)));
            assertSame(pair.get(0), shared.shared(pair.get(1)), pair.get(0).toString());
        }
    }

    @Test
    void whatDiffersInTypeShapeOrAnyBitIsNot() {
        List<Tensor> all = List.of(
                floats(0, 1),
                floats(-0f, 1),
                floats(Float.NaN, 1),
                floats(Float.intBitsToFloat(0x7fc00001), 1),
                new FloatTensor(Shape.of(2, 1), new float[] {0, 1}),
                new IntTensor(Shape.of(2), new int[] {0, Float.floatToRawIntBits(1)}),
                new HalfTensor(Shape.of(2), Type.F16, new short[] {0, 1}),
                new HalfTensor(Shape.of(2), Type.BF16, new short[] {0, 1}));
        all.forEach(each -> assertSame(each, shared.shared(each)));
        assertEquals(all.size(), shared.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneBitElsewhereIsAnotherHash(long seed) {
        var random = Seeds.generator(seed);
        // More than one piece, and no whole number of them.
        int[] values = random.ints(5000).toArray();
        IntTensor bits = new IntTensor(Shape.of(values.length), values);
        Set<Integer> hashes = new HashSet<>(Set.of(SharedTensors.hash(bits)));
        for (int i = 0; i < values.length; i += 1 + random.nextInt(40)) {
            int bit = 1 << random.nextInt(32);
            values[i] ^= bit;
            assertTrue(hashes.add(SharedTensors.hash(bits)), "a bit of " + i);
            values[i] ^= bit;
        }
        values[values.length - 1]++;
        assertTrue(hashes.add(SharedTensors.hash(bits)));
    }

    @Test
    void whereHashesAgreeAndBitsDoNotEachIsItself() {
        // They differ by the polynomial of CRC-32C, which divides itself.
        long polynomial = 1 | 0x82f63b78L << 1;
        IntTensor zeros = new IntTensor(Shape.of(2));
        IntTensor other = new IntTensor(Shape.of(2), new int[] {(int) polynomial, (int) (polynomial >>> 32)});
        assertEquals(SharedTensors.hash(zeros), SharedTensors.hash(other));
        assertSame(zeros, shared.shared(zeros));
        assertSame(other, shared.shared(other));
        assertEquals(1, shared.size());
    }

    @Test
    void nothingIsHeldAliveAndWhatIsDeadIsForgotten() {
        for (int i = 0; i < 1000; i++) {
            shared.shared(floats(i, i));
        }
        FloatTensor kept = floats(-1, -1);
        shared.shared(kept);
        // References are cleared by a collection, and queued some time after it.
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (shared.size() > 2 && System.nanoTime() < end) {
            System.gc();
            shared.shared(floats(-2, -2));
        }
        assertTrue(shared.size() <= 2, shared.size() + " are known");
        assertSame(kept, shared.shared(floats(-1, -1)));
    }

    @Test
    void manyThreadsAgreeOnOne() {
        for (int round = 0; round < 200; round++) {
            float value = round;
            List<Tensor> got = new ArrayList<>(IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(_ -> shared.shared(floats(value, value, value)))
                    .toList());
            got.forEach(each -> assertSame(got.getFirst(), each));
        }
        assertNotSame(shared.shared(floats(1)), shared.shared(floats(2)));
    }
}
