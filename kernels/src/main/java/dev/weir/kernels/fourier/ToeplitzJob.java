package dev.weir.kernels.fourier;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/** The kernel {@code toeplitz}: {@code c [Nq + Nk − 1], x [Nk, columns] → y [Nq, columns]}. */
public final class ToeplitzJob {
    public static final Signature SIGNATURE = Signature.of("c x", "y", "check_finite");

    private final Job job;
    private final FloatTensor c;
    private final FloatTensor x;
    private final int keys;
    private final int columns;
    private final int queries;

    private ToeplitzJob(Job job) {
        this.job = job;
        c = job.floatsOfRank("c", 1);
        x = job.floatsOfRank("x", 2);
        keys = x.shape().size(0);
        columns = x.shape().size(1);
        int diagonals = c.shape().count();
        Refused.unless(
                diagonals >= Math.max(keys - 1, 0) && diagonals < Integer.MAX_VALUE,
                Code.SHAPE,
                "c must have Nq + Nk - 1 elements, so at least " + Math.max(keys - 1, 0) + " for x " + x.shape()
                        + ", but is " + c.shape());
        queries = diagonals + 1 - keys;
        Refused.unless(
                (long) queries * Math.max(columns, 1) <= Integer.MAX_VALUE,
                Code.SHAPE,
                "y would have " + queries + " rows of " + columns + ", more than " + Integer.MAX_VALUE + " elements");
    }

    public static Plan plan(Job job) {
        ToeplitzJob toeplitz = new ToeplitzJob(job);
        job.requireFinite();
        int diagonals = toeplitz.c.shape().count();
        double out = 4.0 * toeplitz.queries * toeplitz.columns;
        return new Plan(
                flop(diagonals, toeplitz.keys, toeplitz.columns),
                toeplitz.c.bytes() + toeplitz.x.bytes() + out,
                (long) out + Toeplitz.scratch(diagonals, toeplitz.keys, toeplitz.columns));
    }

    private static double flop(int diagonals, int keys, int columns) {
        if (!Toeplitz.transforms(diagonals, keys, columns)) {
            return 2.0 * (diagonals + 1.0 - keys) * keys * columns;
        }
        double length = Toeplitz.length(diagonals);
        return 5 * length * Math.log(length) / Math.log(2) * (columns + 1) + 6 * length * columns;
    }

    public static Map<String, Tensor> plain(Job job) {
        ToeplitzJob toeplitz = new ToeplitzJob(job);
        FloatTensor y = toeplitz.output();
        Toeplitz.plain(toeplitz.c.values(), toeplitz.x.values(), toeplitz.keys, toeplitz.columns, y.values());
        return Map.of("y", y);
    }

    public static Map<String, Tensor> fast(Job job) {
        ToeplitzJob toeplitz = new ToeplitzJob(job);
        FloatTensor y = toeplitz.output();
        Toeplitz.multiply(
                toeplitz.c.values(),
                toeplitz.x.values(),
                toeplitz.keys,
                toeplitz.columns,
                y.values(),
                toeplitz.job.pulse());
        return Map.of("y", y);
    }

    private FloatTensor output() {
        return new FloatTensor(Shape.of(queries, columns));
    }
}
