package dev.weir.kernels.adapters;

import dev.weir.kernels.catalogue.Kernels;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Jobs of the kernels for adapters, with random numbers, tenants and ranks. */
public final class LoraJobs {
    private LoraJobs() {}

    public static Job random(RandomGenerator random, int rows, int in, int out, int tenants) {
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("X", Kernels.random(random, rows, in));
        inputs.put("W", Kernels.random(random, in, out));
        int[] rowTenant = new int[rows];
        for (int row = 0; row < rows; row++) {
            rowTenant[row] = random.nextInt(tenants + 1) - 1;
        }
        inputs.put("row_tenant", new IntTensor(Shape.of(rows), rowTenant));
        List<Double> alpha = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        for (int tenant = 0; tenant < tenants; tenant++) {
            int rank = 1 + random.nextInt(5);
            ranks.add(rank);
            alpha.add(random.nextDouble(8));
            inputs.put("A" + tenant, Kernels.random(random, in, rank));
            inputs.put("B" + tenant, Kernels.random(random, rank, out));
        }
        return new Job("lora_gemm", Params.of(Map.of("alpha", alpha, "rank", ranks)), inputs);
    }

    static Job gradients(RandomGenerator random, int rows, int in, int out, int rank) {
        return new Job(
                "lora_grad",
                Params.of(Map.of("alpha", 4.0, "rank", rank)),
                Map.of(
                        "X",
                        Kernels.random(random, rows, in),
                        "dY",
                        Kernels.random(random, rows, out),
                        "A",
                        Kernels.random(random, in, rank),
                        "B",
                        Kernels.random(random, rank, out)));
    }
}
