package dev.weir.kernels.memory;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import java.util.Map;
import java.util.function.BiConsumer;

/** What a job {@code attention_memory} asks for, checked. */
final class MemoryScript {
    private static final int UPSERT = 0;
    private static final int DELETE = 1;
    private static final int EMIT = 2;
    private static final int FIELDS = 3;

    private final FloatTensor queries;
    private final FloatTensor keys;
    private final FloatTensor values;
    private final int[] ops;
    private final int outputs;
    private final float scale;

    MemoryScript(Job job) {
        queries = job.floatsOfRank("Q", 2);
        int width = queries.shape().size(1);
        keys = job.floatsOfRank("K_pool", 2);
        values = job.floatsOfRank("V_pool", 2);
        job.requireShape("K_pool", keys.shape().size(0), width);
        job.requireShape("V_pool", keys.shape().size(0), values.shape().size(1));
        Refused.unless(
                width > 0 && values.shape().size(1) > 0,
                Code.SHAPE,
                "keys and values must not be empty, but are " + keys.shape() + " and " + values.shape());
        job.requireRank("ops", 2);
        IntTensor tensor = job.ints("ops", job.tensor("ops").shape().size(0), FIELDS);
        ops = tensor.values();
        double wanted = job.params().number("scale", 1 / Math.sqrt(width));
        Refused.unless(
                wanted > 0 && wanted <= Float.MAX_VALUE,
                Code.RANGE,
                "scale must be over 0 and finite, but is " + wanted);
        scale = (float) wanted;
        outputs = check();
        Refused.unless(
                (long) outputs * queries.shape().size(0) * values.shape().size(1) <= Integer.MAX_VALUE,
                Code.SHAPE,
                "O would have more than " + Integer.MAX_VALUE + " elements");
    }

    /** @return the number of outputs */
    private int check() {
        int emitted = 0;
        for (int op = 0; op < ops.length; op += FIELDS) {
            emitted += ops[op] == EMIT ? 1 : 0;
        }
        for (int op = 0; op < ops.length; op += FIELDS) {
            int code = ops[op];
            int row = ops[op + 2];
            String where = "ops[" + op / FIELDS + "]";
            Refused.unless(
                    code == UPSERT || code == DELETE || code == EMIT,
                    Code.RANGE,
                    where + " must begin with 0, 1 or 2, but begins with " + code);
            int rows = code == EMIT ? emitted : keys.shape().size(0);
            Refused.unless(
                    code == DELETE || (row >= 0 && row < rows),
                    Code.RANGE,
                    where + " must name a row from 0 to " + (rows - 1) + ", but names " + row);
        }
        return emitted;
    }

    FloatTensor queries() {
        return queries;
    }

    FloatTensor keys() {
        return keys;
    }

    FloatTensor values() {
        return values;
    }

    float scale() {
        return scale;
    }

    int outputs() {
        return outputs;
    }

    /** What is done to a memory, in order. */
    interface Target {
        void upsert(int id, int row);

        void delete(int id);

        void emit(int output);
    }

    void play(Target target) {
        for (int op = 0; op < ops.length; op += FIELDS) {
            switch (ops[op]) {
                case UPSERT -> target.upsert(ops[op + 1], ops[op + 2]);
                case DELETE -> target.delete(ops[op + 1]);
                default -> target.emit(ops[op + 2]);
            }
        }
    }

    /** Plays it on ids and rows of the pool alone. */
    void playRows(Map<Integer, Integer> live, BiConsumer<Integer, Map<Integer, Integer>> emit) {
        play(new Target() {
            @Override
            public void upsert(int id, int row) {
                live.put(id, row);
            }

            @Override
            public void delete(int id) {
                live.remove(id);
            }

            @Override
            public void emit(int output) {
                emit.accept(output, live);
            }
        });
    }
}
