package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SplitMemoryTest {
    private static final int LANES = 16;
    private static final Catalogue CATALOGUE = new Catalogue(Map.of(Backend.VECTOR, new VectorGemm()));

    /** Many queries over few keys: outputs are most of what there is. */
    private static Job attention(int heads, int queries, int keys) {
        return new Job(
                "attention",
                Params.NONE,
                Map.of(
                        "Q", zeros(1, heads, queries, 16),
                        "K", zeros(1, heads, keys, 16),
                        "V", zeros(1, heads, keys, 16)));
    }

    static Stream<Job> jobs() {
        return Stream.of(
                attention(1, 500, 64),
                attention(LANES, 50, 64),
                new Job(
                        "gemm",
                        Params.of(Map.of("beta", 1)),
                        Map.of("A", zeros(64, 32), "B", zeros(32, 64), "C0", zeros(64, 64))),
                new Job("gemm", Params.NONE, Map.of("A", zeros(64, 200), "B", zeros(200, 2))),
                new Job(
                        "linear_attention",
                        Params.of(Map.of("feature", "elu1")),
                        Map.of("Q", zeros(20, 30, 8), "K", zeros(20, 30, 8), "V", zeros(20, 30, 8))));
    }

    private static FloatTensor zeros(int... sizes) {
        return new FloatTensor(Shape.of(sizes));
    }

    private static Entry entry(Job job) {
        Kernel kernel = CATALOGUE.kernel(job.kernel());
        return new Entry(1, job, kernel, kernel.plan(job), Priority.NORMAL, 1, Long.MAX_VALUE, 1, _ -> {});
    }

    private static Entry split(Job job, long budget) {
        Entry entry = entry(job);
        Shift shift = new Shift(Settings.of(LANES, budget));
        SplitJob.of(shift.floor, entry, LANES, () -> 2, () -> shift.now);
        return entry;
    }

    /** Of tensors that are not the same. */
    private static long bytes(Collection<Tensor> tensors) {
        Set<Tensor> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        distinct.addAll(tensors);
        return distinct.stream().mapToLong(Tensor::bytes).sum();
    }

    private static long held(Entry whole) {
        List<Tensor> held = new ArrayList<>(whole.job.inputs().values());
        List<Map<String, Tensor>> outputs = new ArrayList<>();
        for (Entry part : whole.parts) {
            held.addAll(part.job.inputs().values());
            outputs.add(part.kernel.runPlanned(part.job, Backend.VECTOR));
            held.addAll(outputs.getLast().values());
        }
        held.addAll(
                whole.kernel.splitting().orElseThrow().merge(whole.job, outputs).values());
        return bytes(held);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobHoldsAtLeastWhatItsPartsAndTheirMergeHold(Job job) {
        Entry whole = split(job, 64 << 20);
        assertEquals(LANES, whole.parts.size());
        assertTrue(whole.bytes >= held(whole), whole.bytes + " for " + held(whole));
    }

    @Test
    void whatIsCountedIsInputsTheirCopiesWhatPartsNeedAndTheMerge() {
        Job job = Shift.job(new float[8 * LANES], Params.of(Map.of("flop", 1e9)));
        Entry whole = new Entry(
                1, job, Shift.ADD_ONE, Shift.ADD_ONE.plan(job), Priority.NORMAL, 1, Long.MAX_VALUE, 1, _ -> {});
        Shift shift = new Shift(Settings.of(LANES, Shift.BUDGET));
        SplitJob.of(shift.floor, whole, LANES, () -> 2, () -> shift.now);
        long x = 8 * LANES * Float.BYTES;
        assertEquals(4 * x, whole.bytes);
    }

    @Test
    void partsOfAttentionByKeysHoldMoreThanTwiceTheWhole() {
        Entry whole = split(attention(1, 500, 64), 64 << 20);
        assertTrue(held(whole) > 3 * whole.memory, held(whole) + " for " + whole.memory);
    }

    @Test
    void whereMemoryIsShortThereAreFewerPartsAndThenNone() {
        Job job = attention(1, 20_000, 64);
        Entry many = split(job, 1L << 30);
        Entry few = split(job, many.bytes / 2);
        assertTrue(few.parts.size() >= 2 && few.parts.size() < LANES, few.parts.size() + " parts");
        assertTrue(few.bytes <= many.bytes / 2);
        Entry whole = split(job, few.memory + 1);
        assertEquals(0, whole.parts.size());
        assertEquals(whole.memory, whole.bytes);
    }

    @Test
    void whatAPartNeedsOnceMoreBesideAHungLaneIsItsOwnPeak() {
        Entry whole = split(attention(1, 500, 64), 64 << 20);
        for (Entry part : whole.parts) {
            assertTrue(part.plan.peakBytes()
                    >= bytes(part.kernel.runPlanned(part.job, Backend.VECTOR).values()));
        }
    }
}
