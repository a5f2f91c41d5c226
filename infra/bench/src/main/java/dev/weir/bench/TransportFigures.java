package dev.weir.bench;

import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.transport.TransportJob;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Sparse transport of 4096 rows to 16 columns, 256 rows to a column. */
final class TransportFigures {
    private static final int ROWS = 4096;
    private static final int COLUMNS = 16;

    private TransportFigures() {}

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        Tensor costs = new FloatTensor(Shape.of(ROWS, COLUMNS), Data.random(1, ROWS * COLUMNS));
        Tensor prices = new FloatTensor(Shape.of(ROWS), Data.random(2, ROWS));
        Params params = Params.of(Map.of("k", ROWS / COLUMNS, "gamma", 100));
        Form form = TransportJob.fast();
        Job evaluation = new Job("sparse_ot", params, Map.of("C", costs, "alpha", prices));
        Job solution = new Job("sparse_ot", params, Map.of("C", costs));
        double[] evaluated = watch.best(1, () -> first(form.run(evaluation), "T"));
        double[] solved = watch.best(4, () -> first(form.run(solution), "residual"));
        return List.of(
                Figure.atMost(
                        "sparse transport of 4096 x 16, k = 256, ms of an evaluation with its plan",
                        evaluated[0] * 1e3,
                        20),
                Figure.measured("sparse transport of 4096 x 16, k = 256, ms to solve", solved[0] * 1e3));
    }

    private static double first(Map<String, Tensor> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name)).at(0);
    }
}
