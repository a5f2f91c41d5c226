package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Backend;
import org.junit.jupiter.api.Test;

final class ForecastTest {
    private static final double TENTH_OF_A_SECOND = 1e8;

    private final Forecast forecast = new Forecast();

    ForecastTest() {
        forecast.ceiling(new Ceiling(1e9, 1e9));
    }

    private double expected(double flop) {
        return forecast.expected("gemm", Backend.VECTOR, flop, 0);
    }

    private void observe(double flop, double nanos) {
        forecast.observe("gemm", Backend.VECTOR, flop, 0, nanos);
    }

    @Test
    void whatASmallJobTookBeyondItsDueDoesNotGrowWithTheJob() {
        observe(1000, TENTH_OF_A_SECOND);
        assertTrue(expected(1e8) > TENTH_OF_A_SECOND, "" + expected(1e8));
        assertTrue(expected(1e8) < 3 * TENTH_OF_A_SECOND, "" + expected(1e8));
    }

    @Test
    void aLargeJobTellsWhatShareOfTheCeilingSmallerOnesReach() {
        observe(1e8, 4 * TENTH_OF_A_SECOND);
        assertEquals(4 * 1e6, expected(1e6), 1e5);
    }
}
