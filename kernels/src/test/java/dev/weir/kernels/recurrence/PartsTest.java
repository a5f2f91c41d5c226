package dev.weir.kernels.recurrence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.gemm.VectorGemm;
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
        int channels = groups * random.nextInt(1, 90);
        int states = random.nextInt(1, 4);
        int length = random.nextInt(0, 20);
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("u", Draws.normal(random, 1, length, channels));
        inputs.put("delta", half(random, Draws.normal(random, 1, length, channels)));
        inputs.put("A", Draws.normal(random, 0.5, channels, states));
        inputs.put("B", half(random, Draws.normal(random, 1, length, groups, states)));
        inputs.put("C", Draws.normal(random, 1, length, groups, states));
        if (random.nextBoolean()) {
            inputs.put("D", Draws.normal(random, 1, channels));
            inputs.put("z", Draws.normal(random, 1, length, channels));
            inputs.put("delta_bias", Draws.normal(random, 1, channels));
            inputs.put("h0", Draws.normal(random, 1, channels, states));
        }
        Job job = new Job("selective_scan", Params.of(Map.of("groups", groups)), inputs)
                .wanting(random.nextBoolean() ? Set.of() : Set.of("y"));
        int parts = random.nextInt(1, 5);
        int units = groups > 1 ? groups : Math.ceilDiv(channels, 16);
        assertSame(SelectiveScanJob::fast, SelectiveScanJob.splitting(), job, parts, Math.min(parts, units));
        assertSame(SelectiveScanJob::plain, SelectiveScanJob.splitting(), job, parts, Math.min(parts, units));
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
                        "Q", Draws.normal(random, 1, batch, heads, queries, 9),
                        "K", half(random, Draws.normal(random, 1, batch, heads, keys, 9)),
                        "V", Draws.normal(random, 1, batch, heads, keys, 5)),
                Set.of("O", "S", "z"),
                Pulse.NONE);
        int parts = random.nextInt(1, 5);
        Form form = LinearAttentionJob.over(new VectorGemm());
        assertSame(form, LinearAttentionJob.splitting(), job, parts, Math.min(parts, batch * heads));
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

    private static void assertSame(Form form, Splitting splitting, Job job, int parts, int expected) {
        List<Job> jobs = splitting.split(job, parts);
        assertEquals(expected, jobs.size());
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
