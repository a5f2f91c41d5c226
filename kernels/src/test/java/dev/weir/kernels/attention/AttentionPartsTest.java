package dev.weir.kernels.attention;

import static dev.weir.kernels.attention.Cases.assertClose;
import static dev.weir.kernels.attention.Cases.fast;
import static dev.weir.kernels.attention.Cases.gaussian;
import static dev.weir.kernels.attention.Cases.job;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs cut into parts, and jobs put together. */
class AttentionPartsTest {
    static LongStream seeds() {
        return Seeds.of(30);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void partsMergeToTheWhole(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Job job = Cases.any(random);
        List<Job> parts = AttentionKernel.splitting().split(job, random.nextInt(2, 9));
        List<Map<String, Tensor>> outputs = parts.stream().map(Cases::fast).toList();
        assertClose(fast(job), AttentionKernel.splitting().merge(job, outputs), 1e-5);
    }

    @Test
    void headsAreSplitWhereThereAreEnoughAndKeysElsewhere() {
        Job job = two(1, 4);
        assertEquals(
                Set.of("kv_heads", "output"),
                AttentionKernel.splitting().split(job, 4).get(1).params().names());
        List<Job> byKeys = AttentionKernel.splitting().split(job, 5);
        assertEquals(Set.of("keys", "output"), byKeys.get(1).params().names());
        double flop = byKeys.stream()
                .mapToDouble(part -> AttentionKernel.plan(part).flop())
                .sum();
        assertEquals(AttentionKernel.plan(job).flop(), flop, "no pair is computed twice");
        assertEquals(List.of(job), AttentionKernel.splitting().split(job, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jobsOverTheSameKeysGetTogetherWhatTheyGetAlone(boolean wide) {
        RandomGenerator random = Seeds.generator(7);
        Job one = two(3, 4).wanting(Set.of("O"));
        Job other = job(
                Map.of(),
                Map.of("Q", gaussian(random, 2, 4, wide ? 20 : 2, 8), "K", one.tensor("K"), "V", one.tensor("V")));
        assertEquals(AttentionKernel.fusing().key(one), AttentionKernel.fusing().key(other));
        assertTrue(AttentionKernel.fusing().key(one).isPresent());
        List<Job> jobs = List.of(one, other);
        List<Map<String, Tensor>> got = AttentionKernel.fusing()
                .split(jobs, fast(AttentionKernel.fusing().fuse(jobs)));
        assertClose(fast(one), got.get(0), 1e-5);
        assertClose(fast(other), got.get(1), 1e-5);
    }

    @Test
    void otherKeysParametersOrPositionsKeepJobsApart() {
        Job job = two(3, 4);
        Job copied = two(3, 4);
        assertNotEquals(
                AttentionKernel.fusing().key(job), AttentionKernel.fusing().key(copied));
        Job scaled = job(Map.of("scale", 0.5), job.inputs());
        assertNotEquals(
                AttentionKernel.fusing().key(job), AttentionKernel.fusing().key(scaled));
        assertTrue(AttentionKernel.fusing()
                .key(job(Map.of("causal", true), job.inputs()))
                .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyCutsOfTheKeysMergeToTheSame(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int keys = random.nextInt(1, 120);
        Map<String, Tensor> inputs = Map.of(
                "Q", gaussian(random, 1 + (int) seed % 9, 8),
                "K", gaussian(random, keys, 8),
                "V", gaussian(random, keys, 5));
        int cut = random.nextInt(keys + 1);
        Job whole = merge(List.of(0, keys), inputs);
        Job parts = merge(List.of(0, cut, cut, keys), inputs);
        assertClose(
                AttentionMerge.plain().run(whole),
                AttentionMerge.over(new VectorGemm())
                        .run(parts.wanting(Set.of("O", "LSE", "O0", "LSE0")))
                        .entrySet()
                        .stream()
                        .filter(each -> !each.getKey().endsWith("0"))
                        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                1e-5);
    }

    private static Job merge(List<Integer> cuts, Map<String, Tensor> inputs) {
        Job job = new Job("attention_merge", Params.of(Map.of("cuts", cuts, "causal", true)), inputs)
                .wanting(Set.of("O", "LSE"));
        AttentionMerge.plan(job);
        return job;
    }

    private static Job two(int queries, int keyHeads) {
        RandomGenerator random = Seeds.generator(queries);
        return job(
                Map.of(),
                Map.of(
                        "Q", gaussian(random, keyHeads == 4 && queries == 1 ? 1 : 2, 4, queries, 8),
                        "K", gaussian(random, keyHeads == 4 && queries == 1 ? 1 : 2, keyHeads, 30, 8),
                        "V", gaussian(random, keyHeads == 4 && queries == 1 ? 1 : 2, keyHeads, 30, 6)));
    }
}
