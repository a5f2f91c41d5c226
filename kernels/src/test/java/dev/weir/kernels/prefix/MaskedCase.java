package dev.weir.kernels.prefix;

import dev.weir.kernels.Draws;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Any number of axes, grouped or not, behind any masks. */
record MaskedCase(Map<String, Object> params, Map<String, Tensor> inputs, int batch) {
    static final int VALUE_WIDTH = 5;

    static MaskedCase of(RandomGenerator random, int prefix) {
        int keyHeads = random.nextInt(1, 3);
        int heads = keyHeads * random.nextInt(1, 4);
        int[][] choices = {{}, {heads}, {2, heads}, {2, 3, heads}};
        int[] leading = choices[random.nextInt(4)];
        int batch = leading.length < 2 ? 1 : leading.length == 2 ? 2 : 6;
        if (leading.length == 0) {
            heads = 1;
            keyHeads = 1;
        }
        int queries = random.nextInt(12);
        int keys = random.nextInt(30);
        Map<String, Tensor> inputs = shaped(random, leading, keyHeads, queries, keys, prefix, random.nextInt(1, 9));
        Map<String, Object> params = new HashMap<>(Map.of("causal", random.nextBoolean()));
        if (random.nextInt(3) == 0) {
            params.put("window", random.nextInt(1, 20));
        }
        if (random.nextInt(2) == 0) {
            inputs.put("key_lens", ints(random.ints(batch, 0, keys + 1).toArray()));
        }
        if (random.nextInt(2) == 0) {
            inputs.put("key_limit", ints(random.ints(queries, 0, keys + 3).toArray()));
        }
        int[][] sizes = {{batch, heads, queries, keys}, {heads, 1, keys}, {queries, keys}, {batch, 1, 1, keys}, {keys}};
        if (random.nextInt(2) == 0) {
            FloatTensor bias = Draws.normal(random, 1, sizes[random.nextInt(sizes.length)]);
            for (int i = 0; i < bias.values().length; i += 3) {
                bias.values()[i] = Float.NEGATIVE_INFINITY;
            }
            inputs.put("bias", bias);
        }
        if (random.nextInt(2) == 0) {
            Shape shape = Shape.of(sizes[random.nextInt(sizes.length)]);
            inputs.put(
                    "bool_mask",
                    new IntTensor(shape, random.ints(shape.count(), 0, 2).toArray()));
        }
        return new MaskedCase(params, inputs, batch);
    }

    static Map<String, Tensor> shaped(
            RandomGenerator random, int[] leading, int keyHeads, int queries, int keys, int prefix, int dim) {
        int[] keyed = leading.clone();
        if (keyed.length > 0) {
            keyed[keyed.length - 1] = keyHeads;
        }
        return new HashMap<>(Map.of(
                "Q", Draws.normal(random, 1, sizes(leading, queries, dim)),
                "K", Draws.normal(random, 1, sizes(keyed, keys, dim)),
                "V", Draws.normal(random, 1, sizes(keyed, keys, VALUE_WIDTH)),
                "Kp", Draws.normal(random, 1, sizes(keyed, prefix, dim)),
                "Vp", Draws.normal(random, 1, sizes(keyed, prefix, VALUE_WIDTH))));
    }

    private static int[] sizes(int[] leading, int rows, int width) {
        int[] sizes = Arrays.copyOf(leading, leading.length + 2);
        sizes[leading.length] = rows;
        sizes[leading.length + 1] = width;
        return sizes;
    }

    /** The keys in sight alone. */
    Job attention() {
        Map<String, Tensor> own = new HashMap<>(inputs);
        own.keySet().removeAll(Set.of("Kp", "Vp"));
        for (String name : new String[] {"Q", "K", "V"}) {
            FloatTensor tensor = Draws.get(inputs, name);
            int axes = tensor.shape().rank();
            int each = axes < 3 ? 1 : tensor.shape().size(-3);
            own.put(
                    name,
                    Draws.of(
                            tensor.values(),
                            batch,
                            each,
                            tensor.shape().size(-2),
                            tensor.shape().size(-1)));
        }
        return new Job("attention", Params.of(params), own);
    }

    private static IntTensor ints(int... values) {
        return new IntTensor(Shape.of(values.length), values);
    }
}
