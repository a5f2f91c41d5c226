package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SpreadTest {
    static LongStream seeds() {
        return Seeds.of(5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void percentilesAreRightWithinASixteenth(long seed) {
        var random = Seeds.generator(seed);
        var spread = new Spread();
        double[] values = new double[4000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.rint(Math.exp(random.nextDouble(0, 25)));
            spread.add(values[i]);
        }
        Arrays.sort(values);
        var percentiles = spread.percentiles(1);
        assertEquals(4000, percentiles.count());
        assertEquals(1, percentiles.p50() / values[1999], 1.0 / 16);
        assertEquals(1, percentiles.p95() / values[3799], 1.0 / 16);
        assertEquals(1, percentiles.p99() / values[3959], 1.0 / 16);
    }

    @Test
    void aSmallNumberIsShownAsItIs() {
        for (int value = 0; value <= 127; value++) {
            var spread = new Spread();
            for (int i = 0; i < 20_000; i++) {
                spread.add(value);
            }
            var exactly = new PoolView.Percentiles(20_000, value, value, value);
            assertEquals(exactly, spread.percentiles(1));
        }
    }

    @Test
    void whatIsLargerThanALongIsCountedAsTheLargest() {
        var spread = new Spread();
        spread.add(1e300);
        assertEquals(1, spread.percentiles(1).p50() / 0x1p63, 1.0 / 16);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasLongAgoIsForgotten(long seed) {
        var random = Seeds.generator(seed);
        var spread = new Spread();
        for (int i = 0; i < 5000; i++) {
            spread.add(random.nextDouble(1e6, 2e6));
        }
        for (int i = 0; i < 60_000; i++) {
            spread.add(random.nextDouble(10, 20));
        }
        assertTrue(spread.percentiles(1).p99() < 30);
    }
}
