package dev.weir.kernels.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random jobs, and how their results are compared. */
final class Cases {
    private Cases() {}

    static FloatTensor gaussian(RandomGenerator random, int... sizes) {
        FloatTensor tensor = new FloatTensor(Shape.of(sizes));
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    static IntTensor ints(int... values) {
        return new IntTensor(Shape.of(values.length), values);
    }

    static Job job(Map<String, Object> params, Map<String, Tensor> inputs) {
        return new Job("attention", Params.of(params), inputs);
    }

    static Map<String, Tensor> fast(Job job) {
        AttentionKernel.plan(job);
        return AttentionKernel.over(new VectorGemm()).run(job);
    }

    static Map<String, Tensor> fast(Map<String, Object> params, Map<String, Tensor> inputs) {
        return fast(job(params, inputs));
    }

    static Map<String, Tensor> plain(Job job) {
        AttentionKernel.plan(job);
        return AttentionKernel.plain().run(job);
    }

    /** Any shape, layout, type and mask. */
    static Job any(RandomGenerator random) {
        Map<String, Tensor> inputs = new HashMap<>();
        Map<String, Object> params = new HashMap<>();
        int batch = random.nextInt(1, 4);
        int keyHeads = random.nextInt(1, 4);
        int heads = keyHeads * random.nextInt(1, 4);
        int width = random.nextInt(1, 40);
        int valueWidth = random.nextBoolean() ? 16 * random.nextInt(1, 3) : random.nextInt(1, 40);
        if (random.nextInt(4) == 0) {
            packed(random, inputs, batch, heads, keyHeads, width, valueWidth);
        } else {
            dense(random, inputs, batch, heads, keyHeads, width, valueWidth);
        }
        if (random.nextBoolean()) {
            params.put("causal", true);
        }
        if (random.nextInt(3) == 0) {
            params.put("window", random.nextInt(1, 60));
        }
        if (random.nextInt(3) == 0) {
            params.put("scale", random.nextDouble(0.1, 1));
        }
        if (random.nextInt(4) == 0) {
            params.put("keys", List.of(random.nextInt(5), random.nextInt(5, 200)));
        }
        for (String name : List.of("Q", "K", "V")) {
            if (random.nextInt(4) == 0 && inputs.get(name) instanceof FloatTensor floats) {
                Type type = random.nextBoolean() ? Type.BF16 : Type.F16;
                inputs.put(name, HalfTensor.rounded(floats.shape(), type, floats.values()));
            }
        }
        return job(params, inputs);
    }

    private static void packed(
            RandomGenerator random,
            Map<String, Tensor> inputs,
            int batch,
            int heads,
            int keyHeads,
            int width,
            int wide) {
        int[] queries = new int[batch + 1];
        int[] keys = new int[batch + 1];
        for (int b = 0; b < batch; b++) {
            queries[b + 1] = queries[b] + random.nextInt(60);
            keys[b + 1] = keys[b] + random.nextInt(200);
        }
        inputs.put("Q", gaussian(random, queries[batch], heads, width));
        inputs.put("K", gaussian(random, keys[batch], keyHeads, width));
        inputs.put("V", gaussian(random, keys[batch], keyHeads, wide));
        inputs.put("q_offsets", ints(queries));
        inputs.put("k_offsets", ints(keys));
        inputs.putAll(packedMasks(random, heads, queries, keys));
    }

    /** Any masks of packed sequences, whole or with axes missing or of size one. */
    static Map<String, Tensor> packedMasks(RandomGenerator random, int heads, int[] queries, int[] keys) {
        Map<String, Tensor> masks = new HashMap<>();
        int batch = queries.length - 1;
        int rows = queries[batch];
        int[] lengths =
                IntStream.range(0, batch).map(b -> keys[b + 1] - keys[b]).toArray();
        int longest = Arrays.stream(lengths).max().orElse(0);
        if (random.nextInt(3) == 0) {
            masks.put(
                    "key_lens",
                    ints(Arrays.stream(lengths)
                            .map(most -> random.nextInt(most + 1))
                            .toArray()));
        }
        if (random.nextInt(3) == 0) {
            masks.put("key_limit", ints(random.ints(rows, 0, longest + 3).toArray()));
        }
        int[][] sizes = {
            {heads, rows, longest},
            {1, rows, longest},
            {rows, longest},
            {heads, rows, 1},
            {heads, 1, longest},
            {longest}
        };
        if (random.nextInt(2) == 0) {
            FloatTensor bias = gaussian(random, sizes[random.nextInt(sizes.length)]);
            for (int i = 0; i < bias.values().length; i += 3) {
                bias.values()[i] = Float.NEGATIVE_INFINITY;
            }
            masks.put("bias", bias);
        }
        if (random.nextInt(2) == 0) {
            Shape shape = Shape.of(sizes[random.nextInt(sizes.length)]);
            masks.put(
                    "bool_mask",
                    new IntTensor(shape, random.ints(shape.count(), 0, 2).toArray()));
        }
        return masks;
    }

    private static void dense(
            RandomGenerator random,
            Map<String, Tensor> inputs,
            int batch,
            int heads,
            int keyHeads,
            int width,
            int wide) {
        int queries = random.nextInt(3) == 0 ? random.nextInt(3) : random.nextInt(1, 90);
        int keys = random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(1, 300);
        inputs.put("Q", gaussian(random, batch, heads, queries, width));
        inputs.put("K", gaussian(random, batch, keyHeads, keys, width));
        inputs.put("V", gaussian(random, batch, keyHeads, keys, wide));
        if (random.nextInt(3) == 0) {
            inputs.put("key_lens", ints(random.ints(batch, 0, keys + 1).toArray()));
        }
        if (random.nextInt(3) == 0) {
            inputs.put("key_limit", ints(random.ints(queries, 0, keys + 1).toArray()));
        }
        if (random.nextInt(3) == 0) {
            FloatTensor bias = gaussian(random, 1, heads, queries, random.nextBoolean() ? keys : 1);
            for (int i = 0; i < bias.values().length; i += 3) {
                bias.values()[i] = Float.NEGATIVE_INFINITY;
            }
            inputs.put("bias", bias);
        }
        if (random.nextInt(3) == 0) {
            Shape shape = Shape.of(random.nextBoolean() ? queries : 1, keys);
            inputs.put(
                    "bool_mask",
                    new IntTensor(shape, random.ints(shape.count(), 0, 2).toArray()));
        }
    }

    /** {@code max|got − want| / max|want|} where {@code want} is finite; elsewhere both must be the same. */
    static void assertClose(Tensor want, Tensor got, double tolerance) {
        assertEquals(want.shape(), got.shape());
        double scale = 1e-30;
        double most = 0;
        for (int i = 0; i < want.shape().count(); i++) {
            if (Double.isFinite(want.at(i))) {
                scale = Math.max(scale, Math.abs(want.at(i)));
                double difference = Math.abs(want.at(i) - got.at(i));
                most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
            } else {
                assertEquals(want.at(i), got.at(i));
            }
        }
        assertTrue(most <= tolerance * scale, "off by " + most / scale);
    }

    static void assertClose(Map<String, Tensor> want, Map<String, Tensor> got, double tolerance) {
        assertEquals(want.keySet(), got.keySet());
        want.forEach((name, tensor) -> assertClose(tensor, tensor(got, name), tolerance));
    }

    /** Rows {@code from} to {@code to} along the axis before the last, of a tensor of four axes. */
    static FloatTensor rows(Tensor tensor, int from, int to) {
        int[] sizes = tensor.shape().sizes();
        int inner = sizes[3];
        FloatTensor result = new FloatTensor(Shape.of(sizes[0], sizes[1], to - from, inner));
        for (int i = 0; i < result.values().length; i++) {
            int head = i / ((to - from) * inner);
            result.values()[i] = (float) tensor.at(head * sizes[2] * inner + from * inner + i % ((to - from) * inner));
        }
        return result;
    }
}
