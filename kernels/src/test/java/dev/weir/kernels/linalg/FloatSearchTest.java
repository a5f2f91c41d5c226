package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FloatSearchTest {
    static LongStream seeds() {
        return Seeds.of(300);
    }

    /** Of either sign, with many alike. */
    private static float[] values(RandomGenerator random) {
        float[] values = new float[1 + random.nextInt(100)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean() ? random.nextInt(-3, 4) : 3 * random.nextFloat();
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theLargestIsTheFirstOfThoseAlike(long seed) {
        float[] values = values(Seeds.generator(seed));
        int expected = IntStream.range(0, values.length)
                .reduce((first, i) -> values[i] > values[first] ? i : first)
                .orElse(-1);
        assertEquals(expected, FloatSearch.largest(values));
    }

    @Test
    void ofNothingNoneIsTheLargest() {
        assertEquals(-1, FloatSearch.largest(new float[0]));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thoseOfAtLeastSomeValueAreNotedInTheirOrder(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] values = values(random);
        float least = values[random.nextInt(values.length)];
        int[] places = new int[values.length];
        int count = FloatSearch.atLeast(least, values, places);
        int[] expected = IntStream.range(0, values.length)
                .filter(i -> values[i] >= least)
                .toArray();
        assertArrayEquals(expected, Arrays.copyOf(places, count));
        assertEquals(count, FloatSearch.atLeast(least, values, 0, new int[values.length], 0));
    }
}
