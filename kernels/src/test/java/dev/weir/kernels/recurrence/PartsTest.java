package dev.weir.kernels.recurrence;

import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PartsTest {
    static LongStream seeds() {
        return Seeds.of(24);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aScanByChannelsIsTheWholeOneToTheBit(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int groups = random.nextBoolean() ? 1 : random.nextInt(2, 5);
        int width = random.nextInt(1, 90);
        int channels = groups * width;
        // With sixty, a block of states ends within the channels.
        int states = random.nextBoolean() ? 60 : random.nextInt(1, 4);
        int length = random.nextInt(0, 20);
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("u", Draws.normal(random, 1, length, channels));
        inputs.put("delta", half(random, Draws.normal(random, 1, length, channels)));
        inputs.put("A", Draws.normal(random, 0.5, channels, states));
        inputs.put("B", half(random, Draws.normal(random, 1, length, groups, states)));
        inputs.put("C", Draws.normal(random, 1, length, groups, states));
        if (random.nextBoolean()) {
            inputs.put("D", Draws.normal(random, 1, channels));
            inputs.put("z", half(random, Draws.normal(random, 1, length, channels)));
            inputs.put("delta_bias", Draws.normal(random, 1, channels));
            inputs.put("h0", Draws.normal(random, 1, channels, states));
        }
        Job job = new Job("selective_scan", Params.of(Map.of("groups", groups)), inputs)
                .wanting(random.nextBoolean() ? Set.of() : Set.of("y"));
        int parts = random.nextInt(1, 9);
        int expected = Math.min(parts, groups * Math.ceilDiv(width, 16));
        assertSame(SelectiveScanJob::fast, SelectiveScanJob.splitting(), job, parts, expected);
        assertSame(SelectiveScanJob::plain, SelectiveScanJob.splitting(), job, parts, expected);
        assertPlansAddUp(SelectiveScanJob::plan, SelectiveScanJob.splitting(), job, parts);
        int from = random.nextInt(channels + 1);
        Job part = job.within("channels", from, random.nextInt(from, channels + 1));
        assertSame(SelectiveScanJob::fast, SelectiveScanJob.splitting(), part, parts);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aScanOfFourGroupsByTheirChannelsIsTheWholeOneToTheBit(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int height = random.nextInt(0, 6);
        int width = random.nextInt(0, 6);
        int channels = random.nextInt(1, 90);
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("x", Draws.normal(random, 1, height * width, 4 * channels));
        for (int i = 0; i < 4; i++) {
            int states = random.nextBoolean() ? 60 : random.nextInt(1, 4);
            inputs.put("delta" + i, Draws.normal(random, 1, height * width, channels));
            inputs.put("A" + i, Draws.normal(random, 0.5, channels, states));
            inputs.put("B" + i, Draws.normal(random, 1, height * width, 1, states));
            inputs.put("C" + i, Draws.normal(random, 1, height * width, 1, states));
            if (random.nextBoolean()) {
                inputs.put("D" + i, Draws.normal(random, 1, channels));
            }
        }
        Job job = new Job("group_scan4", Params.of(Map.of("H", height, "W", width)), inputs);
        int parts = random.nextInt(1, 9);
        int expected = Math.min(parts, Math.ceilDiv(channels, 16));
        assertSame(GroupScanJob::fast, GroupScanJob.splitting(), job, parts, expected);
        assertSame(GroupScanJob::plain, GroupScanJob.splitting(), job, parts, expected);
        assertPlansAddUp(GroupScanJob::plan, GroupScanJob.splitting(), job, parts);
        int from = random.nextInt(channels + 1);
        Job part = job.within("channels", from, random.nextInt(from, channels + 1));
        assertSame(GroupScanJob::fast, GroupScanJob.splitting(), part, parts);
        inputs.put("W1", Draws.normal(random, 1, 5, 4 * channels));
        inputs.put("b1", Draws.normal(random, 1, 5));
        inputs.put("W2", Draws.normal(random, 1, 4 * channels, 5));
        inputs.put("b2", Draws.normal(random, 1, 4 * channels));
        Job gated = new Job("group_scan4", job.params(), inputs);
        assertSame(GroupScanJob::fast, GroupScanJob.splitting(), gated, parts, expected);
        assertSame(GroupScanJob::plain, GroupScanJob.splitting(), gated, parts, expected);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void linearAttentionByHeadsIsTheWholeOneToTheBit(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int batch = random.nextInt(1, 4);
        int heads = random.nextInt(1, 4);
        int queries = random.nextInt(0, 140);
        int keys = random.nextInt(0, 140);
        Job job = new Job(
                "linear_attention",
                Params.of(Map.of("causal", random.nextBoolean(), "feature", "elu1")),
                Map.of(
                        "Q", half(random, Draws.normal(random, 1, batch, heads, queries, 9)),
                        "K", half(random, Draws.normal(random, 1, batch, heads, keys, 9)),
                        "V", half(random, Draws.normal(random, 1, batch, heads, keys, 5))),
                Set.of("O", "S", "z", "LSE"),
                Pulse.NONE);
        int parts = random.nextInt(1, 5);
        Form form = LinearAttentionJob.over(new VectorGemm());
        int expected = Math.min(parts, batch * heads);
        assertSame(form, LinearAttentionJob.splitting(), job, parts, expected);
        assertSame(LinearAttentionJob::plain, LinearAttentionJob.splitting(), job, parts, expected);
        assertPlansAddUp(LinearAttentionJob::plan, LinearAttentionJob.splitting(), job, parts);
        int from = random.nextInt(batch * heads + 1);
        Job part = job.within("heads", from, random.nextInt(from, batch * heads + 1));
        assertSame(form, LinearAttentionJob.splitting(), part, parts);
        assertEquals(
                part.params().range("heads", batch * heads)[1] - from,
                Objects.requireNonNull(form.run(part).get("z")).shape().size(0));
    }

    @Test
    void aPartBesideWhatThereIsIsRefused() {
        FloatTensor row = Draws.filled(1, 1, 8);
        FloatTensor state = Draws.filled(1, 1, 1, 1);
        Map<String, Tensor> scan = Map.of("u", row, "delta", row, "A", Draws.filled(1, 8, 1), "B", state, "C", state);
        Map<String, Tensor> four = new HashMap<>(Map.of("x", row));
        for (int i = 0; i < 4; i++) {
            four.put("delta" + i, Draws.filled(1, 1, 2));
            four.put("A" + i, Draws.filled(1, 2, 1));
            four.put("B" + i, state);
            four.put("C" + i, state);
        }
        Map<String, Tensor> heads = Map.of("Q", state, "K", state, "V", state);
        for (List<?> bad : List.of(List.of(0, 9), List.of(-1, 1), List.of(1, 0), List.of(0.5, 1), List.of(0))) {
            Params channels = Params.of(Map.of("channels", bad));
            assertRefused(
                    Code.RANGE,
                    "channels must be [from, to] with 0 <= from <= to <= 8, but is " + bad,
                    () -> SelectiveScanJob.plan(new Job("selective_scan", channels, scan)));
            assertRefused(
                    Code.RANGE,
                    "channels must be [from, to] with 0 <= from <= to <= 2, but is " + bad,
                    () -> GroupScanJob.plan(new Job("group_scan4", channels, four)));
            assertRefused(
                    Code.RANGE,
                    "heads must be [from, to] with 0 <= from <= to <= 1, but is " + bad,
                    () -> LinearAttentionJob.plan(new Job("linear_attention", Params.of(Map.of("heads", bad)), heads)));
        }
    }

    private static Tensor half(RandomGenerator random, Tensor tensor) {
        return random.nextBoolean() ? tensor : HalfTensor.rounded(tensor.shape(), Type.BF16, floats(tensor));
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[tensor.shape().count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) tensor.at(i);
        }
        return values;
    }

    private static void assertPlansAddUp(Kernel.Planner planner, Splitting splitting, Job job, int parts) {
        double flop = splitting.split(job, parts).stream()
                .mapToDouble(part -> planner.plan(part).flop())
                .sum();
        assertEquals(planner.plan(job).flop(), flop, 1e-9 * flop, "nothing is computed twice");
    }

    private static void assertSame(Form form, Splitting splitting, Job job, int parts, int expected) {
        List<Job> jobs = splitting.split(job, parts);
        assertEquals(expected, jobs.size());
        for (Job part : jobs) {
            job.inputs().forEach((name, tensor) -> Assertions.assertSame(tensor, part.tensor(name), "not copied"));
        }
        assertSame(form, splitting, job, parts);
    }

    private static void assertSame(Form form, Splitting splitting, Job job, int parts) {
        List<Job> jobs = splitting.split(job, parts);
        Map<String, Tensor> merged =
                splitting.merge(job, jobs.stream().map(form::run).toList());
        Map<String, Tensor> whole = form.run(job);
        assertEquals(whole.keySet(), merged.keySet());
        whole.forEach((name, want) -> {
            Tensor got = Objects.requireNonNull(merged.get(name));
            assertEquals(want.shape(), got.shape());
            for (int i = 0; i < want.shape().count(); i++) {
                assertTrue(Double.compare(want.at(i), got.at(i)) == 0, name + " at " + i);
            }
        });
    }
}
