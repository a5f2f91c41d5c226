package dev.weir.kernels.catalogue;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A small job of each kernel, and another where outputs depend on which inputs there are. */
final class Samples {
    private static final String[] ATTENTION = {"Q 4 3", "K 4 3", "V 4 2"};

    private final RandomGenerator random;
    private final List<Job> jobs = new ArrayList<>();

    Samples(RandomGenerator random) {
        this.random = random;
        products();
        attentions();
        sequences();
        structures();
        others();
    }

    List<Job> jobs() {
        return jobs;
    }

    private void products() {
        add("gemm", Map.of(), "A 3 4", "B 4 2");
        Map<String, Tensor> lora = floats("X 3 4", "W 4 5", "A0 4 2", "B0 2 5");
        lora.put("row_tenant", new IntTensor(Shape.of(3), new int[] {0, -1, 0}));
        add("lora_gemm", Map.of("alpha", List.of(1), "rank", List.of(2)), lora);
        add("lora_grad", Map.of("alpha", 1), "X 3 4", "dY 3 5", "A 4 2", "B 2 5");
        add("quadratic_neuron", Map.of(), "x 3 4", "Wr 2 4", "Wg 2 4", "Wb 2 4", "br 2", "bg 2", "c 2");
    }

    private void attentions() {
        add("attention", Map.of(), "Q 1 1 4 3", "K 1 1 4 3", "V 1 1 4 2");
        add("attention_merge", Map.of("cuts", List.of(0, 1, 4)), ATTENTION);
        add("ntk_prefix", Map.of("feature", "taylor:2"), "Q 4 3", "K 4 3", "V 4 2", "Kp 5 3", "Vp 5 2");
        Map<String, Tensor> memory = floats("Q 2 3", "K_pool 4 3", "V_pool 4 2");
        memory.put("ops", new IntTensor(Shape.of(2, 3), new int[] {0, 7, 1, 2, 0, 0}));
        add("attention_memory", Map.of(), memory);
        add("hip", Map.of("top_k", 2), ATTENTION);
        add("linear_attention", Map.of(), ATTENTION);
        add("combiner", Map.of(), ATTENTION);
        add("nprf_rpe", Map.of(), "Q 4 3", "K 4 3", "V 4 2", "W 5 3", "b 7");
        add("tensor_attention", Map.of(), "Q 4 3", "K1 3 3", "V1 3 2", "K2 2 3", "V2 2 2");
    }

    private void sequences() {
        add("dwconv2d", Map.of(), "x 3 4 2", "w 2 3 3");
        add("dwconv1d_causal", Map.of(), "x 5 2", "w 2 3");
        add("selective_scan", Map.of(), "u 4 2", "delta 4 2", "A 2 3", "B 4 1 3", "C 4 1 3");
        List<String> inputs = new ArrayList<>(List.of("x 6 4"));
        for (int i = 0; i < 4; i++) {
            inputs.addAll(List.of("delta" + i + " 6 1", "A" + i + " 1 2", "B" + i + " 6 1 2", "C" + i + " 6 1 2"));
        }
        add("group_scan4", Map.of("H", 2, "W", 3), inputs.toArray(String[]::new));
    }

    private void structures() {
        add("toeplitz", Map.of(), "c 6", "x 4 2");
        add("monarch2", Map.of(), "x 3 4", "w1 2 2 2", "w2 2 2 2");
        add("monarch2", Map.of("k", 2, "p", 2), "x 3 4");
        add("monarch_p", Map.of("base", 2, "order", 1), "x 3 2", "F0 1 2 2");
        add("m2_mixer", Map.of(), "x1 4 2", "x2 4 2", "v 4 2", "h 4 2", "D 2");
        add("pq_sap", Map.of(), "w 6");
        add("global_prune", Map.of("sparsity", 0.5), "layer0 4");
    }

    private void others() {
        add("sparse_simplex", Map.of(), "x 3 4");
        add("sparse_ot", Map.of(), "C 4 2");
        add("sparse_ot", Map.of(), "C 4 2", "alpha 4");
        add("mfac", Map.of("lambda", 1), "G 2 4", "x 4");
        add("mkor", Map.of(), "v 2 3", "J0 3 3", "JL 2 2", "grad 2 3", "JR 3 3");
        add("similarity", Map.of("kind", "cosine_shifted"), "X 4 3", "anchors 2 3");
    }

    private void add(String kernel, Map<String, Object> params, String... inputs) {
        add(kernel, params, floats(inputs));
    }

    private void add(String kernel, Map<String, Object> params, Map<String, Tensor> inputs) {
        jobs.add(new Job(kernel, Params.of(params), inputs));
    }

    /** @param inputs each its name and its sizes */
    private Map<String, Tensor> floats(String... inputs) {
        Map<String, Tensor> tensors = new TreeMap<>();
        for (String input : inputs) {
            String[] words = input.split(" ");
            int[] sizes = new int[words.length - 1];
            for (int axis = 0; axis < sizes.length; axis++) {
                sizes[axis] = Integer.parseInt(words[axis + 1]);
            }
            tensors.put(words[0], Kernels.random(random, sizes));
        }
        return tensors;
    }
}
