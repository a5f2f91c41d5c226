package dev.weir.kernels.attention;

import static dev.weir.kernels.Draws.assertRefused;
import static dev.weir.kernels.attention.Cases.assertClose;
import static dev.weir.kernels.attention.Cases.fast;
import static dev.weir.kernels.attention.Cases.gaussian;
import static dev.weir.kernels.attention.Cases.ints;
import static dev.weir.kernels.attention.Cases.plain;
import static dev.weir.kernels.attention.Cases.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Masks of sequences that lie one after another. */
class PackedMasksTest {
    private static final int GROUP = 2;
    private static final int WIDTH = 6;

    static LongStream seeds() {
        return Seeds.of(40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aSequenceGetsToTheBitWhatItGetsAloneWithItsOwnMasks(long seed) {
        Batch batch = new Batch(Seeds.generator(seed));
        Map<String, Tensor> fast = fast(batch.whole());
        Map<String, Tensor> plain = plain(batch.whole());
        for (int b = 0; b < batch.size(); b++) {
            Job alone = batch.alone(b);
            for (String output : new String[] {"O", "LSE"}) {
                assertClose(tensor(fast(alone), output), batch.of(tensor(fast, output), b), 0);
                assertClose(tensor(plain(alone), output), batch.of(tensor(plain, output), b), 0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theWorkIsThatOfAllSequencesAlone(long seed) {
        Batch batch = new Batch(Seeds.generator(seed));
        double flop = 0;
        for (int b = 0; b < batch.size(); b++) {
            flop += AttentionKernel.plan(batch.alone(b)).flop();
        }
        assertEquals(flop, AttentionKernel.plan(batch.whole()).flop(), 1e-9 * flop);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsPastTheKeysOfASequenceIsIgnored(long seed) {
        Batch batch = new Batch(Seeds.generator(seed));
        Job other = batch.withPadding(99, 1);
        assertClose(fast(batch.whole()), fast(other), 0);
        assertEquals(
                AttentionKernel.plan(batch.whole()).flop(),
                AttentionKernel.plan(other).flop());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void partsOfKeysAndOfHeadsMergeToTheWhole(long seed) {
        Job job = new Batch(Seeds.generator(seed)).whole();
        for (int count = 2; count <= 13; count += 11) {
            List<Job> parts = AttentionKernel.splitting().split(job, count);
            double flop = 0;
            for (Job part : parts) {
                flop += AttentionKernel.plan(part).flop();
            }
            assertClose(
                    fast(job),
                    AttentionKernel.splitting()
                            .merge(job, parts.stream().map(Cases::fast).toList()),
                    1e-5);
            assertEquals(AttentionKernel.plan(job).flop(), flop, 1e-9 * flop, "no pair is computed twice");
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void packedJobsStayApart(long seed) {
        Job job = new Batch(Seeds.generator(seed)).whole();
        assertTrue(AttentionKernel.fusing().key(job).isEmpty());
    }

    @Test
    void masksThatDoNotFitAreRefused() {
        refused(Code.SHAPE, "key_lens must be [2], but is [1]", "key_lens", ints(1));
        refused(Code.RANGE, "key_lens[1] must be from 0 to 1, but is 2", "key_lens", ints(3, 2));
        refused(Code.RANGE, "key_lens[0] must be from 0 to 4, but is -1", "key_lens", ints(-1, 1));
        refused(Code.SHAPE, "key_limit must be [3], but is [2]", "key_limit", ints(1, 1));
        refused(Code.RANGE, "key_limit[2] must not be negative, but is -3", "key_limit", ints(1, 1, -3));
        for (int[] sizes : new int[][] {{1}, {4}, {3, 4}, {3, 1}, {2, 1, 4}, {2, 3, 4}, {1, 3, 4}}) {
            AttentionKernel.plan(two("bias", new FloatTensor(Shape.of(sizes))));
            AttentionKernel.plan(two("bool_mask", new IntTensor(Shape.of(sizes))));
        }
        for (int[] sizes : new int[][] {{5}, {3, 5}, {2, 4}, {4, 3, 4}, {3, 2, 4}, {1, 2, 3, 4}}) {
            String message = Shape.text(sizes) + " cannot be broadcast to [2×3×4]";
            refused(Code.SHAPE, "bias " + message, "bias", new FloatTensor(Shape.of(sizes)));
            refused(Code.SHAPE, "bool_mask " + message, "bool_mask", new IntTensor(Shape.of(sizes)));
        }
        FloatTensor bias = new FloatTensor(Shape.of(3, 4));
        bias.values()[11] = Float.NaN;
        refused(Code.NONFINITE, "bias has NaN at place 11", "bias", bias);
    }

    private static void refused(Code code, String message, String name, Tensor mask) {
        assertRefused(code, message, () -> AttentionKernel.plan(two(name, mask)));
    }

    /** Of 2 heads; sequences of 2 and 1 queries, 4 and 1 keys. */
    private static Job two(String name, Tensor mask) {
        return Cases.job(
                Map.of(),
                Map.of(
                        "Q",
                        new FloatTensor(Shape.of(3, 2, WIDTH)),
                        "K",
                        new FloatTensor(Shape.of(5, 1, WIDTH)),
                        "V",
                        new FloatTensor(Shape.of(5, 1, WIDTH)),
                        "q_offsets",
                        ints(0, 2, 3),
                        "k_offsets",
                        ints(0, 4, 5),
                        name,
                        mask));
    }

    /** Sequences, some of them empty, with any masks. */
    private static final class Batch {
        private final Map<String, Tensor> inputs = new HashMap<>();
        private final Map<String, Object> params = new HashMap<>();
        private final int[] queries;
        private final int[] keys;
        private final int heads;
        private final int longest;

        Batch(RandomGenerator random) {
            int size = random.nextInt(1, 6);
            int keyHeads = random.nextInt(1, 3);
            heads = GROUP * keyHeads;
            queries = offsets(random, size, 12);
            keys = offsets(random, size, 70);
            longest = IntStream.range(0, size)
                    .map(b -> keys[b + 1] - keys[b])
                    .max()
                    .orElse(0);
            inputs.put("Q", gaussian(random, queries[size], heads, WIDTH));
            inputs.put("K", gaussian(random, keys[size], keyHeads, WIDTH));
            inputs.put("V", gaussian(random, keys[size], keyHeads, WIDTH));
            inputs.put("q_offsets", ints(queries));
            inputs.put("k_offsets", ints(keys));
            if (random.nextBoolean()) {
                params.put("causal", true);
            }
            if (random.nextInt(3) == 0) {
                params.put("window", random.nextInt(1, 40));
            }
            inputs.putAll(Cases.packedMasks(random, heads, queries, keys));
        }

        private static int[] offsets(RandomGenerator random, int size, int most) {
            int[] offsets = new int[size + 1];
            for (int b = 0; b < size; b++) {
                offsets[b + 1] = offsets[b] + (random.nextInt(4) == 0 ? 0 : random.nextInt(most));
            }
            return offsets;
        }

        int size() {
            return queries.length - 1;
        }

        Job whole() {
            return Cases.job(params, inputs);
        }

        /** With other numbers where a mask has some for keys that a sequence does not have. */
        Job withPadding(float bias, int allowed) {
            Map<String, Tensor> changed = new HashMap<>(inputs);
            if (inputs.get("bias") instanceof FloatTensor old) {
                FloatTensor padded = new FloatTensor(old.shape(), old.values().clone());
                padding(old.shape()).forEach(place -> padded.values()[place] = bias);
                changed.put("bias", padded);
            }
            if (inputs.get("bool_mask") instanceof IntTensor old) {
                IntTensor padded = new IntTensor(old.shape(), old.values().clone());
                padding(old.shape()).forEach(place -> padded.values()[place] = allowed);
                changed.put("bool_mask", padded);
            }
            return Cases.job(params, changed);
        }

        private IntStream padding(Shape shape) {
            boolean perRow = shape.rank() > 1 && shape.size(-2) == queries[size()] && shape.size(-1) == longest;
            return IntStream.range(0, perRow && longest > 1 ? shape.count() : 0).filter(place -> {
                int row = place / longest % queries[size()];
                int b = IntStream.range(0, size())
                        .filter(s -> queries[s + 1] > row)
                        .findFirst()
                        .orElseThrow();
                return place % longest >= keys[b + 1] - keys[b];
            });
        }

        /** One sequence as a dense job. */
        Job alone(int b) {
            Map<String, Tensor> own = new HashMap<>();
            own.put("Q", of(tensor(inputs, "Q"), b));
            for (String name : new String[] {"K", "V"}) {
                own.put(name, dense(tensor(inputs, name), keys[b], keys[b + 1]));
            }
            if (inputs.get("key_lens") instanceof IntTensor lengths) {
                own.put("key_lens", ints(lengths.values()[b]));
            }
            if (inputs.get("key_limit") instanceof IntTensor limits) {
                own.put("key_limit", ints(Arrays.copyOfRange(limits.values(), queries[b], queries[b + 1])));
            }
            for (String name : new String[] {"bias", "bool_mask"}) {
                if (inputs.containsKey(name)) {
                    own.put(name, cut(tensor(inputs, name), b));
                }
            }
            return Cases.job(params, own);
        }

        /** What a mask says of one sequence, written out for [heads, queries, keys]. */
        private Tensor cut(Tensor mask, int b) {
            int rows = queries[b + 1] - queries[b];
            int columns = keys[b + 1] - keys[b];
            Shape from = mask.shape();
            Shape shape = Shape.of(heads, rows, columns);
            IntUnaryOperator place = to -> {
                int j = to % columns;
                int i = queries[b] + to / columns % rows;
                int h = to / columns / rows;
                int[] at = {h, i, j};
                int result = 0;
                for (int axis = 0; axis < from.rank(); axis++) {
                    int size = from.size(axis);
                    result = result * size + (size == 1 ? 0 : at[3 - from.rank() + axis]);
                }
                return result;
            };
            if (mask instanceof IntTensor allowed) {
                int[] values = IntStream.range(0, shape.count())
                        .map(place)
                        .map(at -> allowed.values()[at])
                        .toArray();
                return new IntTensor(shape, values);
            }
            FloatTensor result = new FloatTensor(shape);
            for (int to = 0; to < shape.count(); to++) {
                result.values()[to] = (float) mask.at(place.applyAsInt(to));
            }
            return result;
        }

        /** What belongs to the queries of one sequence, as a dense job has it. */
        Tensor of(Tensor packed, int b) {
            return dense(packed, queries[b], queries[b + 1]);
        }

        /** Rows of [N, heads, ..] as [1, heads, N, ..]. */
        private static FloatTensor dense(Tensor packed, int from, int to) {
            int each = packed.shape().size(1);
            int wide = packed.shape().rank() == 3 ? packed.shape().size(2) : 1;
            FloatTensor result = new FloatTensor(
                    packed.shape().rank() == 3 ? Shape.of(1, each, to - from, wide) : Shape.of(1, each, to - from));
            for (int head = 0; head < each; head++) {
                for (int row = from; row < to; row++) {
                    for (int c = 0; c < wide; c++) {
                        result.values()[(head * (to - from) + row - from) * wide + c] =
                                (float) packed.at((row * each + head) * wide + c);
                    }
                }
            }
            return result;
        }
    }
}
