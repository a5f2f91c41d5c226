package dev.weir.kernels.memory;

import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AttentionMemoryTest {
    private static final int D = 8;
    private static final int DV = 5;

    static LongStream seeds() {
        return Seeds.of(6);
    }

    /** More deletes than upserts in the second half, so that entries move together on the way. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anyScriptIsAttentionOverTheSurvivors(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Job job = script(random, 1500, 400);
        MemoryKernel.plan(job);
        Map<String, Tensor> want = MemoryKernel.plain(job);
        Map<String, Tensor> got = MemoryKernel.over(new VectorGemm()).run(job);
        assertClose(of(want, "O"), of(got, "O"));
        assertClose(of(want, "LSE"), of(got, "LSE"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aStandingQueryAnswersWhatAskingAgainDoes(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        AttentionMemory memory = new AttentionMemory(D, DV, 0.5f, 16);
        FloatTensor queries = gaussian(random, 7, D);
        StandingQuery early = memory.stand(queries);
        for (int step = 0; step < 600; step++) {
            change(memory, random, 150, step < 300 ? 2 : 1);
            if (step % 10 == 0) {
                assertClose(memory.query(queries, Pulse.NONE), early.answer(Pulse.NONE));
                assertClose(early.answer(Pulse.NONE), memory.stand(queries).answer(Pulse.NONE));
            }
        }
    }

    @Test
    void anEmptyMemoryAnswersZerosOfNoWeight() {
        AttentionMemory memory = new AttentionMemory(D, DV, 1);
        FloatTensor queries = gaussian(Seeds.generator(1), 3, D);
        assertNothing(memory.query(queries, Pulse.NONE));
        memory.upsert(4, new float[D], new float[DV]);
        memory.delete(4);
        assertNothing(memory.query(queries, Pulse.NONE));
        assertNothing(memory.stand(queries).answer(Pulse.NONE));
    }

    @Test
    void insertAndDeleteLeavesNoTraceEvenOfTheGreatestLogit() {
        RandomGenerator random = Seeds.generator(2);
        AttentionMemory memory = filled(random, 300);
        FloatTensor queries = gaussian(random, 2, D);
        StandingQuery standing = memory.stand(queries);
        Partial before = standing.answer(Pulse.NONE).copy();
        float[] huge = new float[D];
        for (int c = 0; c < D; c++) {
            huge[c] = 1e4f * queries.values()[c];
        }
        memory.upsert(-1, huge, new float[DV]);
        assertEquals(0, standing.answer(Pulse.NONE).outputs()[0], 1e-6);
        memory.delete(-1);
        assertArrayEquals(before.outputs(), standing.answer(Pulse.NONE).outputs(), "the same bits");
        assertArrayEquals(before.lse(), standing.answer(Pulse.NONE).lse());
    }

    @Test
    void deletesOfAbsentIdsAreCountedAndDoNothing() {
        AttentionMemory memory = filled(Seeds.generator(3), 5);
        assertFalse(memory.delete(99));
        assertTrue(memory.delete(3));
        assertFalse(memory.delete(3));
        assertEquals(2, memory.absentDeletes());
        assertEquals(4, memory.live());
    }

    @Test
    void slotsAreUsedAgainAndHalfOfThemAreLive() {
        RandomGenerator random = Seeds.generator(4);
        AttentionMemory memory = new AttentionMemory(D, DV, 1, 16);
        for (int id = 0; id < 160; id++) {
            memory.upsert(id, row(random, D), row(random, DV));
        }
        assertEquals(160, memory.allotted());
        for (int id = 0; id < 150; id++) {
            memory.delete(id);
            memory.upsert(1000 + id % 10, row(random, D), row(random, DV));
            assertTrue(memory.allotted() <= 32 || 2L * memory.live() >= memory.allotted());
        }
        assertEquals(20, memory.live());
        assertEquals(32, memory.allotted());
    }

    @Test
    void anEntryThatIsNotFiniteIsRefusedAndChangesNothing() {
        AttentionMemory memory = filled(Seeds.generator(7), 5);
        byte[] before = memory.snapshot();
        float[] poison = new float[D];
        poison[3] = Float.NaN;
        float[] infinite = new float[DV];
        infinite[1] = Float.POSITIVE_INFINITY;
        assertRefused(Code.NONFINITE, "element 3 of the key", () -> memory.upsert(2, poison, new float[DV]));
        assertRefused(Code.NONFINITE, "element 1 of the value", () -> memory.upsert(9, new float[D], infinite));
        assertArrayEquals(before, memory.snapshot());
    }

    @Test
    void aDismissedQueryIsNotKeptUpToDate() {
        AttentionMemory memory = filled(Seeds.generator(6), 3);
        StandingQuery query = memory.stand(gaussian(Seeds.generator(6), 2, D));
        float[] before = query.answer(Pulse.NONE).outputs().clone();
        memory.dismiss(query);
        memory.delete(1);
        assertArrayEquals(before, query.answer(Pulse.NONE).outputs());
    }

    @Test
    void wrongScriptsAreRefused() {
        for (int[] op : List.of(new int[] {3, 0, 0}, new int[] {0, 0, 9}, new int[] {0, 0, -1}, new int[] {2, 0, 1})) {
            Map<String, Tensor> inputs = new HashMap<>(Map.of(
                    "Q", new FloatTensor(Shape.of(1, D)),
                    "K_pool", new FloatTensor(Shape.of(9, D)),
                    "V_pool", new FloatTensor(Shape.of(9, DV))));
            inputs.put("ops", new IntTensor(Shape.of(1, 3), op));
            Job job = new Job("attention_memory", Params.NONE, inputs);
            assertEquals(
                    Code.RANGE,
                    assertThrows(Refused.class, () -> MemoryKernel.plan(job)).code());
        }
    }

    private static Job script(RandomGenerator random, int length, int pool) {
        int[] ops = new int[3 * length];
        int emits = 0;
        for (int op = 0; op < length; op++) {
            int kind = random.nextInt(20);
            boolean puts = op < length / 2 ? kind < 15 : kind < 4;
            ops[3 * op] = kind == 19 ? 2 : puts ? 0 : 1;
            ops[3 * op + 1] = random.nextInt(600);
            ops[3 * op + 2] = kind == 19 ? emits++ : random.nextInt(pool);
        }
        return new Job(
                "attention_memory",
                Params.of(Map.of("scale", 0.4)),
                Map.of(
                        "Q", gaussian(random, 3, D),
                        "K_pool", gaussian(random, pool, D),
                        "V_pool", gaussian(random, pool, DV),
                        "ops", new IntTensor(Shape.of(length, 3), ops)));
    }

    private static void change(AttentionMemory memory, RandomGenerator random, int ids, int putsOfThree) {
        int id = random.nextInt(ids);
        if (random.nextInt(3) < putsOfThree) {
            memory.upsert(id, row(random, D), row(random, DV));
        } else {
            memory.delete(id);
        }
    }

    private static AttentionMemory filled(RandomGenerator random, int entries) {
        AttentionMemory memory = new AttentionMemory(D, DV, 1);
        for (int id = 0; id < entries; id++) {
            memory.upsert(id, row(random, D), row(random, DV));
        }
        return memory;
    }

    private static float[] row(RandomGenerator random, int width) {
        return gaussian(random, 1, width).values();
    }

    private static FloatTensor gaussian(RandomGenerator random, int rows, int width) {
        FloatTensor tensor = new FloatTensor(Shape.of(rows, width));
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    private static Tensor of(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private static void assertNothing(Partial partial) {
        for (float sum : partial.lse()) {
            assertEquals(Float.NEGATIVE_INFINITY, sum);
        }
        for (float output : partial.outputs()) {
            assertEquals(0, output);
        }
    }

    private static void assertClose(Partial want, Partial got) {
        assertArrayEquals(want.outputs(), got.outputs(), 2e-5f);
        assertArrayEquals(want.lse(), got.lse(), 2e-5f);
    }

    private static void assertClose(Tensor want, Tensor got) {
        assertEquals(want.shape(), got.shape());
        for (int i = 0; i < want.shape().count(); i++) {
            assertEquals(want.at(i), got.at(i), 2e-5);
        }
    }
}
