package dev.weir.bench;

import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adapters of many tenants in one job, beside the product with their base alone. */
final class AdapterFigures {
    private static final int ROWS = 1024;
    private static final int WIDTH = 1024;
    private static final int TENANTS = 64;
    private static final int RANK = 16;

    private AdapterFigures() {}

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        Catalogue catalogue = new Catalogue(ceilings.backends().products());
        Backend backend = ceilings.backends().best();
        FloatTensor x = floats(1, ROWS, WIDTH);
        FloatTensor w = floats(2, WIDTH, WIDTH);
        Job base = new Job("gemm", Params.NONE, Map.of("A", x, "B", w));
        double[] best =
                watch.best(4, task(catalogue, backend, base, "C"), task(catalogue, backend, adapted(x, w), "Y"));
        return List.of(Figure.atMost(
                "64 adapters of rank 16 over 1024 x 1024 x 1024 on " + backend.title() + ", of the base alone",
                best[1] / best[0],
                1.3));
    }

    private static Stopwatch.Task task(Catalogue catalogue, Backend backend, Job job, String output) {
        Kernel kernel = catalogue.kernel(job.kernel());
        return () -> {
            Tensor result = kernel.runPlanned(job, backend).get(output);
            return result == null ? 0 : result.at(0);
        };
    }

    /** Rows and tenants in an order without order. */
    private static Job adapted(FloatTensor x, FloatTensor w) {
        Map<String, Tensor> inputs = new HashMap<>(Map.of("X", x, "W", w));
        int[] rowTenant = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            rowTenant[row] = row * 37 % TENANTS;
        }
        inputs.put("row_tenant", new IntTensor(Shape.of(ROWS), rowTenant));
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            inputs.put("A" + tenant, floats(3 + tenant, WIDTH, RANK));
            inputs.put("B" + tenant, floats(100 + tenant, RANK, WIDTH));
        }
        return new Job(
                "lora_gemm",
                Params.of(Map.of(
                        "alpha", Collections.nCopies(TENANTS, 16.0), "rank", Collections.nCopies(TENANTS, RANK))),
                inputs);
    }

    private static FloatTensor floats(long seed, int rows, int columns) {
        return new FloatTensor(Shape.of(rows, columns), Data.random(seed, rows * columns));
    }
}
