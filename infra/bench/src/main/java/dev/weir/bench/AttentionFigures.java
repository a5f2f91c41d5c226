package dev.weir.bench;

import dev.weir.kernels.attention.AttentionKernel;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.PlainGemm;
import dev.weir.kernels.memory.AttentionMemory;
import dev.weir.kernels.memory.StandingQuery;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Exact attention beside matrix products and copies, eight heads of 64; and attention over a memory that changes. */
final class AttentionFigures {
    private static final int HEADS = 8;
    private static final int D = 64;
    private static final int DECODED = 32;
    private static final int SLOTS = 4096;

    private final Form attention = AttentionKernel.over(new PlainGemm());
    private final Ceilings ceilings;
    private final Stopwatch watch;
    private final List<Figure> figures = new ArrayList<>();

    private AttentionFigures(Ceilings ceilings, Stopwatch watch) {
        this.ceilings = ceilings;
        this.watch = watch;
    }

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        AttentionFigures attention = new AttentionFigures(ceilings, watch);
        attention.self(1024, 3);
        attention.self(4096, 12);
        attention.decode(1024);
        attention.decode(4096);
        attention.standing(1);
        attention.standing(16);
        return attention.figures;
    }

    private void self(int length, double seconds) {
        Map<String, Tensor> inputs = Map.of(
                "Q", random(1, 1, HEADS, length, D),
                "K", random(2, 1, HEADS, length, D),
                "V", random(3, 1, HEADS, length, D));
        Job full = new Job("attention", Params.NONE, inputs);
        Job causal = new Job("attention", Params.of(Map.of("causal", true)), inputs);
        Gemm blas = ceilings.backends().products().get(Backend.OPENBLAS);
        double[] best = blas == null
                ? watch.best(seconds, task(full), task(causal))
                : watch.best(seconds, task(full), task(causal), new UnfusedAttention(inputs, HEADS, length, D, blas));
        String at = " at " + length;
        if (blas != null) {
            double flop = 4.0 * HEADS * length * length * D / best[0];
            figures.add(Figure.atLeast("attention" + at + ", share of OpenBLAS", flop / ceilings.sgemmFlop(), 0.4));
            figures.add(Figure.atLeast("attention" + at + ", times faster than in three steps", best[2] / best[0], 1));
        }
        figures.add(Figure.atMost("attention" + at + ", causal / full", best[1] / best[0], 0.6));
    }

    private void decode(int keys) {
        Job job = new Job(
                "attention",
                Params.NONE,
                Map.of(
                        "Q", random(1, DECODED, HEADS, 1, D),
                        "K", random(2, DECODED, HEADS, keys, D),
                        "V", random(3, DECODED, HEADS, keys, D)));
        double seconds = watch.best(3, task(job))[0];
        double bytes = 2.0 * Float.BYTES * DECODED * HEADS * keys * D;
        figures.add(Figure.atLeast(
                "attention of one query to " + keys + " keys, share of a copy",
                bytes / seconds / ceilings.copyBytes(),
                0.6));
    }

    private void standing(int rows) {
        AttentionMemory memory = new AttentionMemory(D, D, 0.125f);
        float[] rowsOfData = Data.random(5, 2 * SLOTS * D);
        for (int id = 0; id < SLOTS; id++) {
            memory.upsert(id, row(rowsOfData, id), row(rowsOfData, SLOTS + id));
        }
        FloatTensor queries = random(6, rows, D);
        StandingQuery standing = memory.stand(queries);
        int[] next = {0};
        double[] best = watch.best(2, () -> memory.query(queries, Pulse.NONE).lse()[0], () -> {
            int id = next[0] = (next[0] + 257) % SLOTS;
            memory.upsert(id, row(rowsOfData, SLOTS + id), row(rowsOfData, id));
            return standing.answer(Pulse.NONE).lse()[0];
        });
        figures.add(Figure.atMost(
                "memory of " + SLOTS + ", " + rows + " standing: a change / asking again", best[1] / best[0], 0.125));
    }

    private static float[] row(float[] matrix, int row) {
        return java.util.Arrays.copyOfRange(matrix, row * D, (row + 1) * D);
    }

    private Stopwatch.Task task(Job job) {
        return () -> first(attention.run(job), "LSE");
    }

    /** A number of a result. */
    static double first(Map<String, Tensor> outputs, String name) {
        Tensor tensor = outputs.get(name);
        return tensor == null ? 0 : tensor.at(0);
    }

    static FloatTensor random(int seed, int... sizes) {
        Shape shape = Shape.of(sizes);
        return new FloatTensor(shape, Data.random(seed, shape.count()));
    }
}
