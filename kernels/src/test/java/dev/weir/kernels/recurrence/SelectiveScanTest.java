package dev.weir.kernels.recurrence;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SelectiveScanTest {
    private static final double TOLERANCE = 2e-5;
    private static final Params LINEAR = Params.of(Map.of("softplus", false));

    static LongStream seeds() {
        return Seeds.of(12);
    }

    private static Map<String, Tensor> drawn(RandomGenerator random, int length, int width, int groups, int states) {
        int channels = width * groups;
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("u", Draws.normal(random, 1, length, channels));
        inputs.put("delta", Draws.normal(random, 1, length, channels));
        FloatTensor a = Draws.normal(random, 1, channels, states);
        for (int i = 0; i < a.values().length; i++) {
            a.values()[i] = -Math.abs(a.values()[i]);
        }
        inputs.put("A", a);
        inputs.put("B", Draws.normal(random, 1, length, groups, states));
        inputs.put("C", Draws.normal(random, 1, length, groups, states));
        return inputs;
    }

    private static Map<String, Tensor> withOptions(RandomGenerator random, Map<String, Tensor> inputs) {
        int channels = Draws.get(inputs, "A").shape().size(0);
        int states = Draws.get(inputs, "A").shape().size(1);
        int length = Draws.get(inputs, "u").shape().size(0);
        inputs.put("D", Draws.normal(random, 1, channels));
        inputs.put("z", Draws.normal(random, 1, length, channels));
        inputs.put("delta_bias", Draws.normal(random, 1, channels));
        inputs.put("h0", Draws.normal(random, 1, channels, states));
        return inputs;
    }

    private static Job job(Params params, Map<String, Tensor> inputs) {
        Job job = new Job("selective_scan", params, inputs);
        SelectiveScanJob.plan(job);
        return job;
    }

    private static void assertSame(Map<String, Tensor> want, Map<String, Tensor> got) {
        assertEquals(want.keySet(), got.keySet());
        want.forEach((name, tensor) -> assertClose(tensor, Draws.get(got, name), TOLERANCE, name));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastFormAndTheChunkedOneAgreeWithTheDefinition(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs =
                drawn(random, random.nextInt(60), 1 + random.nextInt(40), 1 + random.nextInt(3), seed % 3 == 0 ? 1 : 5);
        if (seed % 2 != 0) {
            withOptions(random, inputs);
        }
        boolean linear = seed % 4 >= 2;
        if (linear) {
            // Steps backwards in time make a state grow until it is infinite.
            inputs.computeIfPresent("delta", (_, delta) -> magnitudes(delta));
            inputs.computeIfPresent("delta_bias", (_, bias) -> magnitudes(bias));
        }
        Job job = job(linear ? LINEAR : Params.NONE, inputs);
        Map<String, Tensor> want = SelectiveScanJob.plain(job);
        assertSame(want, SelectiveScanJob.fast(job));
        for (int chunk : new int[] {1, 7, 64}) {
            assertSame(want, SelectiveScanJob.chunked(job, chunk));
        }
    }

    private static Tensor magnitudes(Tensor tensor) {
        FloatTensor magnitudes = new FloatTensor(tensor.shape());
        for (int i = 0; i < magnitudes.values().length; i++) {
            magnitudes.values()[i] = (float) Math.abs(tensor.at(i));
        }
        return magnitudes;
    }

    @Test
    void channelsBeyondOneBlockAreComputedToo() {
        RandomGenerator random = Seeds.generator(1);
        Job job = job(Params.NONE, withOptions(random, drawn(random, 5, 700, 2, 16)));
        assertSame(SelectiveScanJob.plain(job), SelectiveScanJob.fast(job));
    }

    @Test
    void oneStateAChannelHoldsOverPiecesAndOverAllMagnitudes() {
        RandomGenerator random = Seeds.generator(2);
        Map<String, Tensor> inputs = drawn(random, 9, 531, 1, 1);
        float[] delta = Draws.get(inputs, "delta").values();
        float[] a = Draws.get(inputs, "A").values();
        for (int i = 0; i < delta.length; i++) {
            delta[i] = (float) (Math.signum(delta[i]) * Math.pow(10, random.nextDouble(-6, 4)));
            // Large steps of large inputs would leave nothing to compare small ones with.
            Draws.get(inputs, "u").values()[i] /= 1 + Math.abs(delta[i]);
        }
        for (int i = 0; i < a.length; i++) {
            a[i] = i % 7 == 0 ? 0 : -(float) Math.pow(10, random.nextDouble(-4, 4));
        }
        Job job = job(Params.NONE, inputs);
        assertSame(SelectiveScanJob.plain(job), SelectiveScanJob.fast(job));
        a[5] = 1e-3f;
        job = job(Params.NONE, inputs);
        assertSame(SelectiveScanJob.plain(job), SelectiveScanJob.fast(job));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anySplitWithTheStateCarriedOverIsTheWhole(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = withOptions(random, drawn(random, 40, 9, 2, 3));
        Map<String, Tensor> whole = SelectiveScanJob.fast(job(Params.NONE, inputs));
        int cut = random.nextInt(41);
        Map<String, Tensor> first = SelectiveScanJob.fast(job(Params.NONE, steps(inputs, 0, cut)));
        Map<String, Tensor> rest = steps(inputs, cut, 40);
        rest.put("h0", Draws.get(first, "h_last"));
        Map<String, Tensor> second = SelectiveScanJob.fast(job(Params.NONE, rest));
        assertClose(
                Draws.get(whole, "y"),
                Draws.stacked(Draws.get(first, "y"), Draws.get(second, "y")),
                1e-6,
                "y in two parts");
        assertClose(Draws.get(whole, "h_last"), Draws.get(second, "h_last"), 1e-6, "h_last");
    }

    private static Map<String, Tensor> steps(Map<String, Tensor> inputs, int from, int to) {
        Map<String, Tensor> part = new HashMap<>(inputs);
        for (String name : List.of("u", "delta", "B", "C", "z")) {
            part.put(name, Draws.rows(Draws.get(inputs, name), from, to));
        }
        return part;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutDecayItIsCausalLinearAttentionWithFeaturesCAndB(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = drawn(random, 30, 10, 1, 4);
        inputs.put("A", Draws.filled(0, 10, 4));
        inputs.put("delta", Draws.filled(1, 30, 10));
        float[] u = Draws.get(inputs, "u").values();
        float[] b = Draws.get(inputs, "B").values();
        float[] c = Draws.get(inputs, "C").values();
        FloatTensor want = new FloatTensor(Shape.of(30, 10));
        for (int t = 0; t < 30; t++) {
            for (int s = 0; s <= t; s++) {
                for (int e = 0; e < 10; e++) {
                    for (int n = 0; n < 4; n++) {
                        want.values()[t * 10 + e] += c[t * 4 + n] * b[s * 4 + n] * u[s * 10 + e];
                    }
                }
            }
        }
        assertClose(want, Draws.get(SelectiveScanJob.fast(job(LINEAR, inputs)), "y"), TOLERANCE, "y");
    }

    @Test
    void tinyStepsKeepTheStateAndHugeOnesForgetThePast() {
        RandomGenerator random = Seeds.generator(3);
        Map<String, Tensor> inputs = withOptions(random, drawn(random, 20, 9, 1, 2));
        inputs.remove("delta_bias");
        inputs.put("delta", Draws.filled(-200, 20, 9));
        assertClose(
                Draws.get(inputs, "h0"), Draws.get(SelectiveScanJob.fast(job(Params.NONE, inputs)), "h_last"), 0, "h");
        inputs.put("A", Draws.filled(-1, 9, 2));
        inputs.put("delta", Draws.filled(1e4, 20, 9));
        FloatTensor h = Draws.get(SelectiveScanJob.fast(job(Params.NONE, inputs)), "h_last");
        float u = Draws.get(inputs, "u").values()[19 * 9];
        float b = Draws.get(inputs, "B").values()[19 * 2];
        assertEquals(1e4 * u * b, h.at(0), 1e-6 * Math.abs(1e4 * u * b));
    }

    @Test
    void thousandsOfDecayingStepsDoNotLoseTheLastOnes() {
        RandomGenerator random = Seeds.generator(4);
        Map<String, Tensor> inputs = drawn(random, 3000, 4, 1, 2);
        inputs.put("A", Draws.filled(-5, 4, 2));
        Job job = job(Params.NONE, inputs);
        assertSame(SelectiveScanJob.plain(job), SelectiveScanJob.chunked(job, 500));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFourDirectionsAreFourScansOfTheGridInTheirOrder(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int height = 1 + random.nextInt(5);
        int width = 1 + random.nextInt(5);
        int length = height * width;
        FloatTensor x = Draws.normal(random, 1, length, 12);
        Map<String, Tensor> all = new HashMap<>(Map.of("x", x));
        FloatTensor want = new FloatTensor(x.shape());
        for (int direction = 0; direction < 4; direction++) {
            Map<String, Tensor> inputs = drawn(random, length, 3, 1, 2);
            inputs.put("D", Draws.normal(random, 1, 3));
            for (String name : List.of("delta", "A", "B", "C", "D")) {
                all.put(name + direction, Draws.get(inputs, name));
            }
            int[] order = order(direction, height, width);
            Map<String, Tensor> turned = new HashMap<>(inputs);
            for (String name : List.of("delta", "B", "C")) {
                turned.put(name, picked(Draws.get(inputs, name), order));
            }
            turned.put("u", picked(columns(x, direction), order));
            Tensor y = Draws.get(SelectiveScanJob.plain(job(Params.NONE, turned)), "y");
            for (int i = 0; i < length * 3; i++) {
                want.values()[order[i / 3] * 12 + direction * 3 + i % 3] = (float) y.at(i);
            }
        }
        Job job = new Job("group_scan4", Params.of(Map.of("H", height, "W", width)), all);
        GroupScanJob.plan(job);
        assertClose(want, Draws.get(GroupScanJob.plain(job), "y"), 1e-6, "plain");
        assertClose(want, Draws.get(GroupScanJob.fast(job), "y"), TOLERANCE, "fast");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aGateMultipliesEachChannelByWhatAllOfThemAreOnAverage(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = new HashMap<>();
        FloatTensor x = Draws.normal(random, 1, 15, 12);
        inputs.put("x", x);
        for (int direction = 0; direction < 4; direction++) {
            Map<String, Tensor> drawn = drawn(random, 15, 3, 1, 2);
            for (String name : List.of("delta", "A", "B", "C")) {
                inputs.put(name + direction, Draws.get(drawn, name));
            }
        }
        Params grid = Params.of(Map.of("H", 3, "W", 5));
        Tensor bare = Draws.get(GroupScanJob.plain(new Job("group_scan4", grid, inputs)), "y");
        FloatTensor w1 = Draws.normal(random, 1, 4, 12);
        FloatTensor b1 = Draws.normal(random, 1, 4);
        FloatTensor w2 = Draws.normal(random, 1, 12, 4);
        FloatTensor b2 = Draws.normal(random, 1, 12);
        FloatTensor want = new FloatTensor(x.shape());
        for (int i = 0; i < 180; i++) {
            double sum = b2.at(i % 12);
            for (int r = 0; r < 4; r++) {
                double hidden = b1.at(r);
                for (int j = 0; j < 180; j++) {
                    hidden += w1.at(r * 12 + j % 12) * x.at(j) / 15;
                }
                sum += hidden > 0 ? hidden * w2.at(i % 12 * 4 + r) : 0;
            }
            want.values()[i] = (float) (bare.at(i) / (1 + Math.exp(-sum)));
        }
        inputs.putAll(Map.of("W1", w1, "b1", b1, "W2", w2, "b2", b2));
        Job job = new Job("group_scan4", grid, inputs);
        GroupScanJob.plan(job);
        assertClose(want, Draws.get(GroupScanJob.plain(job), "y"), 1e-6, "plain");
        assertClose(want, Draws.get(GroupScanJob.fast(job), "y"), TOLERANCE, "fast");
        inputs.remove("b1");
        assertRefused(Code.TYPE, "needs an input b1", () -> GroupScanJob.plan(new Job("group_scan4", grid, inputs)));
    }

    /** By walking the grid, not by arithmetic on places. */
    private static int[] order(int direction, int height, int width) {
        int[] order = new int[height * width];
        int outer = direction < 2 ? height : width;
        int inner = direction < 2 ? width : height;
        int step = 0;
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < inner; j++) {
                int place = direction < 2 ? i * width + j : j * width + i;
                order[direction % 2 == 0 ? step : order.length - 1 - step] = place;
                step++;
            }
        }
        return order;
    }

    private static FloatTensor picked(FloatTensor from, int[] order) {
        FloatTensor to = new FloatTensor(from.shape());
        int stride = from.shape().count() / order.length;
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(from.values(), order[i] * stride, to.values(), i * stride, stride);
        }
        return to;
    }

    private static FloatTensor columns(FloatTensor x, int direction) {
        FloatTensor to = new FloatTensor(Shape.of(x.shape().size(0), 3));
        for (int i = 0; i < to.values().length; i++) {
            to.values()[i] = x.values()[i / 3 * 12 + direction * 3 + i % 3];
        }
        return to;
    }

    @Test
    void emptySizesAreLegal() {
        RandomGenerator random = Seeds.generator(5);
        Map<String, Tensor> none = drawn(random, 0, 3, 1, 2);
        none.put("h0", Draws.filled(7, 3, 2));
        FloatTensor h = Draws.get(SelectiveScanJob.fast(job(Params.NONE, none)), "h_last");
        assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7}, h.values());
        Map<String, Tensor> stateless = drawn(random, 4, 3, 1, 0);
        assertClose(Draws.filled(0, 4, 3), Draws.get(SelectiveScanJob.fast(job(Params.NONE, stateless)), "y"), 0, "y");
    }

    @Test
    void badInputIsRefused() {
        RandomGenerator random = Seeds.generator(6);
        assertRefused(
                Code.SHAPE, "delta must be", () -> job(Params.NONE, with(random, "delta", Draws.filled(0, 3, 4))));
        assertRefused(Code.SHAPE, "C must be", () -> job(Params.NONE, with(random, "C", Draws.filled(0, 5, 1, 3))));
        assertRefused(Code.SHAPE, "D must be", () -> job(Params.NONE, with(random, "D", Draws.filled(0, 5))));
        assertRefused(
                Code.SHAPE, "groups must divide", () -> job(Params.NONE, with(random, "B", Draws.filled(0, 5, 3, 2))));
        assertRefused(
                Code.NONFINITE, "A has", () -> job(Params.NONE, with(random, "A", Draws.filled(Float.NaN, 4, 2))));
        Map<String, Tensor> grid = Map.of("x", Draws.filled(1, 6, 8));
        assertRefused(
                Code.SHAPE,
                "H = 4",
                () -> GroupScanJob.plan(new Job("group_scan4", Params.of(Map.of("H", 4, "W", 2)), grid)));
        assertRefused(
                Code.TYPE,
                "A0",
                () -> GroupScanJob.plan(new Job("group_scan4", Params.of(Map.of("H", 3, "W", 2)), grid)));
    }

    private static Map<String, Tensor> with(RandomGenerator random, String name, Tensor tensor) {
        Map<String, Tensor> inputs = drawn(random, 5, 4, 1, 2);
        inputs.put(name, tensor);
        return inputs;
    }
}
