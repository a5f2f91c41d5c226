package dev.weir.kernels.memory;

import dev.weir.kernels.attention.AttentionKernel;
import dev.weir.kernels.attention.FastAttention;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The kernel {@code attention_memory}: a script of changes to a memory, and the same queries asked in between.
 *
 * <pre>
 *   Q [q, D]   K_pool [p, D]   V_pool [p, Dv]
 *   ops [n, 3]   (0, id, row) puts row of the pools in under id; (1, id, ·) takes id out, if it is there; (2, ·, row) emits output number row
 *   O [outputs, q, Dv]   LSE [outputs, q]       as many outputs as there are emits
 *   scale        1/√D unless given
 * </pre>
 */
public final class MemoryKernel {
    public static final Signature SIGNATURE = Signature.of("Q K_pool V_pool ops", "O LSE", "scale check_finite");

    private MemoryKernel() {}

    /** @throws Refused with {@link Code#SHAPE}, {@link Code#TYPE}, {@link Code#RANGE} or {@link Code#NONFINITE} */
    public static Plan plan(Job job) {
        MemoryScript script = new MemoryScript(job);
        job.requireFinite();
        Sizes sizes = new Sizes();
        script.play(sizes);
        long rows = script.queries().shape().size(0);
        long both =
                (long) script.keys().shape().size(1) + script.values().shape().size(1);
        int answerWidth = script.values().shape().size(1);
        double bytes = 0;
        for (Tensor input : job.inputs().values()) {
            bytes += input.bytes();
        }
        long written = 4 * script.outputs() * rows * (answerWidth + 1L);
        // Slots are at least half full, but for the first block, and every block has a partial and a node above.
        long allotted = 2 * sizes.most + 2L * AttentionMemory.SLOTS;
        long partials = 4 * (allotted / AttentionMemory.SLOTS) * rows * (answerWidth + 1L);
        long scratch =
                4 * FastAttention.scratch((int) rows, script.keys().shape().size(1), answerWidth);
        return new Plan(
                2.0 * sizes.asked * rows * both, bytes + written, written + 4 * allotted * both + partials + scratch);
    }

    /** How many entries there are at most, and how many are asked in all. */
    private static final class Sizes implements MemoryScript.Target {
        private final Set<Integer> live = new HashSet<>();
        private long most;
        private long asked;

        @Override
        public void upsert(int id, int row) {
            live.add(id);
            most = Math.max(most, live.size());
        }

        @Override
        public void delete(int id) {
            live.remove(id);
        }

        @Override
        public void emit(int output) {
            asked += live.size();
        }
    }

    public static Form over(Gemm gemm) {
        return MemoryKernel::run;
    }

    private static Map<String, Tensor> run(Job job) {
        MemoryScript script = new MemoryScript(job);
        int width = script.keys().shape().size(1);
        int valueWidth = script.values().shape().size(1);
        AttentionMemory memory = new AttentionMemory(width, valueWidth, script.scale());
        StandingQuery query = memory.stand(script.queries());
        Answers answers = new Answers(script);
        script.play(new MemoryScript.Target() {
            @Override
            public void upsert(int id, int row) {
                memory.upsert(
                        id, script.keys().values(), row * width, script.values().values(), row * valueWidth);
            }

            @Override
            public void delete(int id) {
                memory.delete(id);
            }

            @Override
            public void emit(int output) {
                answers.put(output, query.answer(job.pulse()));
            }
        });
        return answers.outputs(job);
    }

    /** The definition: attention over the survivors, from nothing, at each emit. */
    public static Map<String, Tensor> plain(Job job) {
        MemoryScript script = new MemoryScript(job);
        Answers answers = new Answers(script);
        script.playRows(new LinkedHashMap<>(), (output, live) -> {
            int[] rows = live.values().stream().mapToInt(row -> row).toArray();
            Map<String, Tensor> inputs = Map.of(
                    "Q",
                            picked(
                                    script.queries(),
                                    java.util.stream.IntStream.range(0, answers.rows())
                                            .toArray()),
                    "K", picked(script.keys(), rows),
                    "V", picked(script.values(), rows));
            Params params = Params.of(Map.of("scale", script.scale()));
            Map<String, Tensor> got =
                    AttentionKernel.plain().run(new Job("attention", params, inputs, Set.of(), job.pulse()));
            if (got.get("O") instanceof FloatTensor o && got.get("LSE") instanceof FloatTensor lse) {
                answers.put(output, new Partial(answers.rows(), answers.width(), o.values(), lse.values()));
            }
        });
        return answers.outputs(job);
    }

    private static FloatTensor picked(FloatTensor matrix, int[] rows) {
        int width = matrix.shape().size(1);
        FloatTensor picked = new FloatTensor(Shape.of(1, 1, rows.length, width));
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(matrix.values(), rows[i] * width, picked.values(), i * width, width);
        }
        return picked;
    }
}
