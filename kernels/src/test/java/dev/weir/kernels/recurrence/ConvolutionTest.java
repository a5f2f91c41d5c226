package dev.weir.kernels.recurrence;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConvolutionTest {
    private static final double TOLERANCE = 1e-5;

    static LongStream seeds() {
        return Seeds.of(20);
    }

    private static Job grid(Tensor x, Tensor w, Tensor b) {
        Job job = new Job("dwconv2d", Params.NONE, Map.of("x", x, "w", w, "b", b));
        GridConvolutionJob.plan(job);
        return job;
    }

    private static Job sequence(Tensor x, Tensor w, Tensor b) {
        Job job = new Job("dwconv1d_causal", Params.NONE, Map.of("x", x, "w", w, "b", b));
        CausalConvolutionJob.plan(job);
        return job;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastFormOfAGridAgreesWithTheDefinition(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int channels = seed == 1 ? 0 : 1 + random.nextInt(40);
        int kernel = 1 + 2 * random.nextInt(4);
        Job job = grid(
                Draws.normal(random, 1, 1 + random.nextInt(2), random.nextInt(12), random.nextInt(20), channels),
                Draws.normal(random, 1, channels, kernel, kernel),
                Draws.normal(random, 1, channels));
        assertClose(
                Draws.get(GridConvolutionJob.plain(job), "y"),
                Draws.get(GridConvolutionJob.fast(job), "y"),
                TOLERANCE,
                "y");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastFormOfASequenceAgreesWithTheDefinition(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int channels = seed == 1 ? 0 : 1 + random.nextInt(40);
        int kernel = 1 + random.nextInt(7);
        Job job = sequence(
                Draws.normal(random, 1, 1 + random.nextInt(2), random.nextInt(50), channels),
                Draws.normal(random, 1, channels, kernel),
                Draws.normal(random, 1, channels));
        assertClose(
                Draws.get(CausalConvolutionJob.plain(job), "y"),
                Draws.get(CausalConvolutionJob.fast(job), "y"),
                TOLERANCE,
                "y");
    }

    @Test
    void aCentredUnitFilterChangesNothingAndAnOffsetOneShifts() {
        FloatTensor x = Draws.normal(Seeds.generator(1), 1, 6, 7, 3);
        FloatTensor w = Draws.filled(0, 3, 3, 3);
        FloatTensor b = Draws.filled(0, 3);
        for (int c = 0; c < 3; c++) {
            w.values()[c * 9 + 4] = 1;
        }
        assertClose(x, Draws.get(GridConvolutionJob.fast(grid(x, w, b)), "y"), 0, "y");
        FloatTensor below = Draws.filled(0, 3, 3, 3);
        for (int c = 0; c < 3; c++) {
            below.values()[c * 9 + 7] = 1;
        }
        Tensor y = Draws.get(GridConvolutionJob.fast(grid(x, below, b)), "y");
        assertEquals(x.at(1 * 21 + 5), y.at(5));
        assertEquals(0, y.at(5 * 21 + 5));
    }

    @Test
    void theLastTapOfASequenceIsTheCurrentStepAndNoneLooksAhead() {
        RandomGenerator random = Seeds.generator(2);
        FloatTensor x = Draws.normal(random, 1, 30, 5);
        FloatTensor w = Draws.normal(random, 1, 5, 4);
        FloatTensor b = Draws.normal(random, 1, 5);
        FloatTensor whole = Draws.get(CausalConvolutionJob.fast(sequence(x, w, b)), "y");
        Tensor first = Draws.get(CausalConvolutionJob.fast(sequence(Draws.rows(x, 0, 17), w, b)), "y");
        assertClose(first, Draws.rows(whole, 0, 17), 0, "the first steps");
        FloatTensor current = Draws.of(new float[] {0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}, 5, 4);
        Tensor same = Draws.get(CausalConvolutionJob.fast(sequence(x, current, Draws.filled(0, 5))), "y");
        assertClose(x, same, 0, "y");
    }

    @Test
    void badInputIsRefused() {
        FloatTensor x = Draws.filled(1, 4, 4, 2);
        FloatTensor b = Draws.filled(0, 2);
        assertRefused(Code.RANGE, "kernel must be odd", () -> grid(x, Draws.filled(1, 2, 4, 4), b));
        assertRefused(Code.SHAPE, "w must be", () -> grid(x, Draws.filled(1, 3, 3, 3), b));
        assertRefused(Code.SHAPE, "b must be", () -> grid(x, Draws.filled(1, 2, 3, 3), Draws.filled(0, 3)));
        assertRefused(Code.SHAPE, "3 axes", () -> grid(b, Draws.filled(1, 2, 3, 3), b));
        assertRefused(Code.RANGE, "kernel", () -> sequence(x, Draws.filled(1, 2, 0), b));
        assertRefused(Code.SHAPE, "w must be", () -> sequence(x, Draws.filled(1, 3, 3), b));
        assertRefused(Code.NONFINITE, "x has", () -> sequence(Draws.filled(Float.NaN, 4, 2), Draws.filled(1, 2, 3), b));
    }
}
