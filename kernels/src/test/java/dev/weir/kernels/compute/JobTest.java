package dev.weir.kernels.compute;

import static dev.weir.kernels.Draws.assertRefused;

import dev.weir.kernels.Draws;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JobTest {
    private static final int LENGTH = 10_007;

    @ParameterizedTest
    @CsvSource({"0, NaN", "4095, Infinity", "4096, -Infinity", "8191, NaN", "9999, NaN", "10006, Infinity"})
    void theFirstPlaceThatIsNotFiniteIsNamed(int place, float value) {
        FloatTensor tensor = Draws.filled(-3e38, LENGTH);
        Job job = new Job("any", Params.NONE, Map.of("x", tensor));
        job.requireFinite();
        tensor.values()[place] = value;
        tensor.values()[LENGTH - 1] = Float.POSITIVE_INFINITY;
        assertRefused(
                Code.NONFINITE,
                "x has " + (double) tensor.values()[place] + " at place " + place + " of",
                () -> job.requireFinite());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5000, LENGTH - 1})
    void minusInfinityIsLegalWhereItBars(int place) {
        FloatTensor tensor = Draws.filled(1, LENGTH);
        java.util.Arrays.fill(tensor.values(), 0, place, Float.NEGATIVE_INFINITY);
        Job job = new Job("any", Params.NONE, Map.of("x", tensor));
        job.requireFinite("x");
        tensor.values()[place] = Float.NaN;
        assertRefused(Code.NONFINITE, "at place " + place, () -> job.requireFinite("x"));
    }

    @Test
    void nothingIsLookedAtWhereNobodyAsks() {
        Job job = new Job("any", Params.of(Map.of("check_finite", false)), Map.of("x", Draws.filled(Float.NaN, 3)));
        job.requireFinite();
    }
}
