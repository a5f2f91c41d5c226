package dev.weir.kernels.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.Seeds;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartialTest {
    static LongStream seeds() {
        return Seeds.of(5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mergingInAnyOrderAndGroupingIsTheSameUpToRounding(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Partial a = random(random, 4, 5);
        Partial b = random(random, 4, 5);
        Partial c = random(random, 4, 5);
        assertClose(a.merge(b).merge(c), a.merge(b.merge(c)));
        assertClose(a.merge(b), b.merge(a));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsNeutralOnBothSides(long seed) {
        Partial a = random(Seeds.generator(seed), 3, 4);
        a.lse()[1] = Float.NEGATIVE_INFINITY;
        java.util.Arrays.fill(a.outputs(), 4, 8, 0);
        assertSame(a, a.merge(Partial.none(3, 4)));
        assertSame(a, Partial.none(3, 4).merge(a));
    }

    @Test
    void twoKeysWeighByTheirExponentials() {
        Partial one = new Partial(1, 2, new float[] {1, 10}, new float[] {(float) Math.log(3)});
        Partial two = new Partial(1, 2, new float[] {5, 2}, new float[] {0});
        Partial both = one.merge(two);
        assertArrayEquals(new float[] {2, 8}, both.outputs(), 1e-6f);
        assertEquals(Math.log(4), both.lse()[0], 1e-6);
    }

    @Test
    void sumsFarBeyondTheRangeOfExpMerge() {
        Partial one = new Partial(1, 1, new float[] {1}, new float[] {10000});
        Partial two = new Partial(1, 1, new float[] {3}, new float[] {10000});
        Partial both = one.merge(two);
        assertEquals(2, both.outputs()[0]);
        assertEquals(10000 + Math.log(2), both.lse()[0], 1e-3);
    }

    @Test
    void otherShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Partial.none(2, 3).add(Partial.none(3, 2)));
        assertThrows(IllegalArgumentException.class, () -> new Partial(2, 3, new float[5], new float[2]));
    }

    private static Partial random(RandomGenerator random, int rows, int width) {
        Partial partial = Partial.none(rows, width);
        for (int i = 0; i < rows * width; i++) {
            partial.outputs()[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < rows; i++) {
            partial.lse()[i] = (float) random.nextGaussian() * 3;
        }
        return partial;
    }

    private static void assertClose(Partial want, Partial got) {
        assertArrayEquals(want.outputs(), got.outputs(), 2e-6f);
        assertArrayEquals(want.lse(), got.lse(), 2e-6f);
    }

    private static void assertSame(Partial want, Partial got) {
        assertArrayEquals(want.outputs(), got.outputs());
        assertArrayEquals(want.lse(), got.lse(), 1e-7f);
    }
}
