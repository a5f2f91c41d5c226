package dev.weir.kernels.curvature;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GradientWindowTest {
    private static final int LENGTH = 37;

    static LongStream seeds() {
        return Seeds.of(8);
    }

    private static Job job(Map<String, Object> params, Map<String, Tensor> inputs) {
        Job job = new Job("mfac", Params.of(params), inputs);
        GradientWindowJob.plan(job);
        return job;
    }

    private static FloatTensor narrowed(double[] values) {
        FloatTensor floats = new FloatTensor(Shape.of(values.length));
        for (int i = 0; i < values.length; i++) {
            floats.values()[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] wide(FloatTensor x) {
        return PlainRecurrence.wide(x.values(), 0, x.values().length);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void windowRecurrenceAndDenseSolveAgree(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int m = 1 + random.nextInt(11);
        double lambda = seed % 2 == 0 ? 1e-3 : 0.1;
        FloatTensor gradients = Draws.normal(random, 1, m, LENGTH);
        FloatTensor x = Draws.normal(random, 1, 1, LENGTH);
        Job job = job(Map.of("lambda", lambda), Map.of("G", gradients, "x", x));
        double[] fisher = Dense.fisher(gradients.values(), 0, m, LENGTH, m, lambda);
        FloatTensor want = narrowed(Dense.times(Dense.inverse(fisher, LENGTH), wide(x)));
        for (FloatTensor got : new FloatTensor[] {
            Draws.get(GradientWindowJob.plain(job), "y"), Draws.get(GradientWindowJob.fast(job), "y")
        }) {
            assertClose(want, Draws.of(got.values(), LENGTH), 1e-6, "y");
            assertClose(narrowed(wide(x)), narrowed(Dense.times(fisher, wide(got))), 1e-3, "F·y");
        }
    }

    @Test
    void anXInTheSpanOfTheGradientsKeepsItsDigitsUnderTinyDamping() {
        RandomGenerator random = Seeds.generator(1);
        FloatTensor gradients = Draws.normal(random, 1, 8, LENGTH);
        FloatTensor x = Draws.rows(gradients, 3, 4);
        Job job = job(Map.of("lambda", 1e-5), Map.of("G", gradients, "x", x));
        double[] fisher = Dense.fisher(gradients.values(), 0, 8, LENGTH, 8, 1e-5);
        FloatTensor want = narrowed(Dense.times(Dense.inverse(fisher, LENGTH), wide(x)));
        FloatTensor got = Draws.get(GradientWindowJob.fast(job), "y");
        assertClose(want, Draws.of(got.values(), LENGTH), 1e-5, "y");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterEachGradientTheLastOnesCountAndTheDivisorStays(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int m = 1 + random.nextInt(6);
        FloatTensor gradients = Draws.normal(random, 1, 15, LENGTH);
        FloatTensor x = Draws.normal(random, 1, LENGTH);
        Job job = job(Map.of("lambda", 0.05, "m", m), Map.of("g", gradients, "x", x));
        FloatTensor fast = Draws.get(GradientWindowJob.fast(job), "y");
        assertClose(Draws.get(GradientWindowJob.plain(job), "y"), fast, 1e-6, "y");
        for (int t : new int[] {0, 4, 14}) {
            double[] fisher = Dense.fisher(gradients.values(), Math.max(0, t + 1 - m), t + 1, LENGTH, m, 0.05);
            FloatTensor want = narrowed(Dense.times(Dense.inverse(fisher, LENGTH), wide(x)));
            FloatTensor row = Draws.rows(fast, t, t + 1);
            assertClose(want, Draws.of(row.values(), LENGTH), 1e-6, "y after " + (t + 1));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void ofReplacedGradientsNothingRemainsAndTheirOrderIsIrrelevant(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] x = Draws.normal(random, 1, LENGTH).values();
        float[] last = Draws.normal(random, 1, 5, LENGTH).values();
        GradientWindow fresh = new GradientWindow(5, LENGTH, 0.01);
        GradientWindow used = new GradientWindow(5, LENGTH, 0.01);
        used.take(Draws.filled(Float.NaN, LENGTH).values(), 0, Pulse.NONE);
        used.add(Draws.normal(random, 1e6, LENGTH).values(), 0, Pulse.NONE);
        for (int row = 0; row < 5; row++) {
            fresh.add(last, row * LENGTH, Pulse.NONE);
            used.add(last, (4 - row) * LENGTH, Pulse.NONE);
        }
        float[] want = new float[LENGTH];
        float[] got = new float[LENGTH];
        fresh.apply(x, 0, want, 0, Pulse.NONE);
        used.apply(x, 0, got, 0, Pulse.NONE);
        assertClose(Draws.of(want, LENGTH), Draws.of(got, LENGTH), 1e-6, "y");
        assertEquals(7, used.added());
        assertEquals(5, used.size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theDiagonalIsThatOfTheDenseInverseAndOfTheRecurrence(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] gradients = Draws.normal(random, 1, 4, LENGTH).values();
        double[] inverse = Dense.inverse(Dense.fisher(gradients, 0, 4, LENGTH, 4, 0.1), LENGTH);
        double[] want = new double[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            want[i] = inverse[i * LENGTH + i];
        }
        GradientWindow window = GradientWindow.over(gradients, 4, LENGTH, 0.1, Pulse.NONE);
        assertArrayEquals(want, window.diagonal(Pulse.NONE), 1e-9);
        int[] rows = {0, LENGTH, 2 * LENGTH, 3 * LENGTH};
        assertArrayEquals(want, new PlainRecurrence(gradients, rows, LENGTH, 4, 0.1).diagonal(LENGTH), 1e-9);
    }

    @Test
    void oneGradientHasAClosedForm() {
        float[] g = {3, 4};
        float[] out = new float[2];
        GradientWindow window = new GradientWindow(1, 2, 0.5);
        window.apply(g, 0, out, 0, Pulse.NONE);
        assertArrayEquals(new float[] {6, 8}, out);
        window.add(g, 0, Pulse.NONE);
        window.apply(g, 0, out, 0, Pulse.NONE);
        assertArrayEquals(new float[] {3 / 25.5f, 4 / 25.5f}, out, 1e-7f);
    }

    @Test
    void longGradientsAreReadInBlocksAndEqualOnesAreFine() {
        RandomGenerator random = Seeds.generator(2);
        int length = 5003;
        FloatTensor one = Draws.normal(random, 1, 1, length);
        FloatTensor gradients = Draws.stacked(Draws.stacked(one, one), Draws.normal(random, 1, 5, length));
        Job job = job(Map.of("lambda", 0.1), Map.of("G", gradients, "x", Draws.normal(random, 1, 2, length)));
        assertClose(
                Draws.get(GradientWindowJob.plain(job), "y"), Draws.get(GradientWindowJob.fast(job), "y"), 1e-6, "y");
    }

    @Test
    void aGradientThatIsNotFiniteIsRefusedAndChangesNothing() {
        GradientWindow window = new GradientWindow(2, LENGTH, 0.5);
        window.add(Draws.filled(1, LENGTH).values(), 0, Pulse.NONE);
        byte[] before = window.snapshot();
        float[] poison = Draws.filled(1, LENGTH).values();
        poison[LENGTH - 1] = Float.POSITIVE_INFINITY;
        assertRefused(Code.NONFINITE, "element 36 of the gradient", () -> window.add(poison, 0, Pulse.NONE));
        assertArrayEquals(before, window.snapshot());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoredWindowGoesOnToTheBit(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] gradients = Draws.normal(random, 1, 20, LENGTH).values();
        float[] x = Draws.normal(random, 1, LENGTH).values();
        int before = random.nextInt(12);
        GradientWindow window = new GradientWindow(7, LENGTH, 1e-3);
        GradientWindow restored = new GradientWindow(7, LENGTH, 1e-3);
        restored.add(x, 0, Pulse.NONE);
        restored.apply(x, 0, new float[LENGTH], 0, Pulse.NONE);
        for (int row = 0; row < before; row++) {
            window.add(gradients, row * LENGTH, Pulse.NONE);
        }
        restored.restore(window.snapshot());
        float[] want = new float[LENGTH];
        float[] got = new float[LENGTH];
        for (int row = before; row < 20; row++) {
            window.apply(x, 0, want, 0, Pulse.NONE);
            restored.apply(x, 0, got, 0, Pulse.NONE);
            assertArrayEquals(want, got);
            window.add(gradients, row * LENGTH, Pulse.NONE);
            restored.add(gradients, row * LENGTH, Pulse.NONE);
        }
        assertArrayEquals(window.snapshot(), restored.snapshot());
        byte[] kept = window.snapshot();
        assertRefused(Code.STATE, "lambda 0.5", () -> new GradientWindow(7, LENGTH, 0.5).restore(kept));
        assertRefused(Code.STATE, "of 6 by", () -> new GradientWindow(6, LENGTH, 1e-3).restore(kept));
    }

    @Test
    void badInputIsRefused() {
        FloatTensor gradients = Draws.filled(1, 3, 4);
        FloatTensor x = Draws.filled(1, 4);
        assertRefused(Code.RANGE, "lambda", () -> job(Map.of("lambda", 0), Map.of("G", gradients, "x", x)));
        assertRefused(Code.RANGE, "m must be", () -> job(Map.of("m", 0), Map.of("g", gradients, "x", x)));
        assertRefused(Code.RANGE, "m must be", () -> job(Map.of(), Map.of("G", Draws.filled(1, 0, 4), "x", x)));
        assertRefused(Code.SHAPE, "x must be", () -> job(Map.of(), Map.of("G", gradients, "x", Draws.filled(1, 5))));
        HalfTensor halves = HalfTensor.rounded(x.shape(), Type.F16, x.values());
        assertRefused(Code.TYPE, "x must be f32", () -> job(Map.of(), Map.of("G", gradients, "x", halves)));
        FloatTensor poisoned = Draws.filled(Double.POSITIVE_INFINITY, 4);
        assertRefused(Code.NONFINITE, "x has", () -> job(Map.of(), Map.of("G", gradients, "x", poisoned)));
        Job empty = job(Map.of("m", 2), Map.of("g", Draws.filled(1, 0, 4), "x", x));
        assertTrue(Draws.get(GradientWindowJob.fast(empty), "y").values().length == 0);
        assertRefused(Code.SHAPE, "elements", () -> new GradientWindow(1 << 15, 1 << 20, 1));
    }
}
