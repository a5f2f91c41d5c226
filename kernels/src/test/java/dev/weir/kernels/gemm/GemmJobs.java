package dev.weir.kernels.gemm;

import dev.weir.kernels.catalogue.Kernels;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Jobs of the kernel gemm, with everything drawn: sizes, batches, transposes, types, factors. */
public final class GemmJobs {
    private static final Type[] TYPES = {Type.F32, Type.F32, Type.BF16, Type.F16};

    private GemmJobs() {}

    public static Job random(RandomGenerator random) {
        int m = random.nextInt(14);
        int n = random.nextInt(20);
        int k = random.nextInt(8) == 0 ? 300 + random.nextInt(60) : random.nextInt(12);
        int batch = 1 + random.nextInt(3);
        boolean batchA = random.nextInt(3) == 0;
        boolean batchB = random.nextInt(3) == 0;
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("A", matrices(random, batchA ? batch : 0, transposeA ? k : m, transposeA ? m : k));
        inputs.put("B", matrices(random, batchB ? batch : 0, transposeB ? n : k, transposeB ? k : n));
        double beta = random.nextBoolean() ? 0 : -0.5;
        if (beta != 0) {
            inputs.put("C0", matrices(random, batchA || batchB ? batch : 0, m, n));
        }
        return new Job(
                "gemm",
                Params.of(Map.of(
                        "alpha",
                        random.nextBoolean() ? 1 : 2.5,
                        "beta",
                        beta,
                        "transpose_a",
                        transposeA,
                        "transpose_b",
                        transposeB,
                        "output",
                        TYPES[random.nextInt(TYPES.length)].title())),
                inputs);
    }

    /** Operands of two bytes are exact; only what C is stored as can be off by a unit. */
    public static double tolerance(Job job) {
        return switch (job.params().word("output", "f32")) {
            case "bf16" -> 0x1p-8;
            case "f16" -> 0x1p-10;
            default -> 1e-5;
        };
    }

    private static Tensor matrices(RandomGenerator random, int batch, int rows, int columns) {
        FloatTensor floats =
                batch == 0 ? Kernels.random(random, rows, columns) : Kernels.random(random, batch, rows, columns);
        Type type = TYPES[random.nextInt(TYPES.length)];
        return type == Type.F32 ? floats : HalfTensor.rounded(floats.shape(), type, floats.values());
    }
}
