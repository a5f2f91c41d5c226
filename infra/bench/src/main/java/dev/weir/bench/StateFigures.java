package dev.weir.bench;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.prefix.PrefixJob;
import dev.weir.kernels.prefix.PrefixWindow;
import dev.weir.kernels.recurrence.FeatureMap;
import dev.weir.kernels.recurrence.LinearAttentionJob;
import dev.weir.kernels.recurrence.LinearState;
import dev.weir.kernels.recurrence.SelectiveScanJob;
import dev.weir.kernels.recurrence.StateReader;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Kernels that run along a sequence with a state: the bytes that they must move, beside what a copy moves in the same time. */
final class StateFigures {
    private static final double SHARE = 0.6;
    private static final int ROWS = 1 << 16;

    private final Ceilings ceilings;
    private final Stopwatch watch;
    private final List<Figure> figures = new ArrayList<>();

    private StateFigures(Ceilings ceilings, Stopwatch watch) {
        this.ceilings = ceilings;
        this.watch = watch;
    }

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        StateFigures state = new StateFigures(ceilings, watch);
        ceilings.backends().products().forEach((backend, gemm) -> {
            if (backend != Backend.PLAIN) {
                state.state(backend, gemm, 8, 64);
                state.state(backend, gemm, 64, 64);
            }
        });
        Gemm gemm = Objects.requireNonNull(ceilings.backends().products().get(Backend.VECTOR));
        for (int dim : new int[] {8, 64}) {
            state.job(gemm, dim);
            state.prefix(gemm, dim);
        }
        state.growth(gemm);
        state.past(gemm);
        state.scan(1, true);
        state.scan(1, false);
        state.scan(16, true);
        return state.figures;
    }

    private void share(String name, double bytes, double seconds, boolean promised) {
        double share = bytes / seconds / ceilings.copyBytes();
        figures.add(
                promised
                        ? Figure.atLeast(name + ", share of a copy", share, SHARE)
                        : Figure.measured(name + ", share of a copy", share));
    }

    /** An update is a pass over keys and values, an answer one over queries and outputs. With many features both are products of matrices, and bound by arithmetic. */
    private void state(Backend backend, Gemm gemm, int dim, int valueDim) {
        float[] keys = Data.random(1, ROWS * dim);
        float[] values = Data.random(2, ROWS * valueDim);
        float[] out = new float[ROWS * valueDim];
        float[] weights = new float[ROWS];
        LinearState known = new LinearState(FeatureMap.relu(dim), valueDim);
        known.addAll(gemm, keys, 0, values, 0, 1000);
        StateReader reader = new StateReader(known, gemm);
        double[] best = watch.best(
                2,
                () -> {
                    // As kernels have it, whose planners have looked for NaN.
                    LinearState state = LinearState.trusting(FeatureMap.relu(dim), valueDim, 1);
                    state.addAll(gemm, keys, 0, values, 0, ROWS);
                    return state.weights()[0];
                },
                () -> {
                    reader.read(keys, 0, ROWS, out, 0, weights, 0);
                    return out[ROWS / 2];
                });
        double bytes = 4.0 * ROWS * (dim + valueDim);
        String sizes = " on " + backend.title() + ", D = " + dim + ", Dv = " + valueDim;
        boolean small = dim == 8;
        share("linear state update" + sizes, bytes, best[0], small);
        share("linear state answer" + sizes, bytes, best[1], small);
        double flop = 2.0 * ROWS * dim * valueDim;
        roofline("linear state update" + sizes, bytes, flop, best[0], !small);
        roofline("linear state answer" + sizes, bytes, flop, best[1], !small);
    }

    /** The time in which the bytes could be copied and the operations done by a large product, by the time taken. */
    private void roofline(String name, double bytes, double flop, double seconds, boolean promised) {
        if (ceilings.sgemmFlop() > 0) {
            double least = Math.max(bytes / ceilings.copyBytes(), flop / ceilings.sgemmFlop());
            String title = name + ", share of the roofline";
            figures.add(
                    promised ? Figure.atLeast(title, least / seconds, SHARE) : Figure.measured(title, least / seconds));
        }
    }

    /** A whole job that is not causal: a pass over keys and values, and one over queries and outputs. */
    private void job(Gemm gemm, int dim) {
        Job job = new Job(
                "linear_attention",
                Params.NONE,
                Map.of("Q", tensor(1, ROWS, dim), "K", tensor(2, ROWS, dim), "V", tensor(3, ROWS, 64)));
        double seconds = watch.best(2, () -> first(LinearAttentionJob.over(gemm).run(job), "O"))[0];
        double bytes = 8.0 * ROWS * (dim + 64);
        String name = "linear attention, whole job, D = " + dim + ", Dv = 64";
        share(name, bytes, seconds, false);
        roofline(name, bytes, 4.0 * ROWS * dim * 64, seconds, false);
    }

    /** A prefix of many rows becomes a state, for few queries. */
    private void prefix(Gemm gemm, int dim) {
        Job job = new Job(
                "ntk_prefix",
                Params.NONE,
                Map.of(
                        "Q", tensor(1, 16, dim),
                        "K", tensor(2, 16, dim),
                        "V", tensor(3, 16, 64),
                        "Kp", tensor(4, ROWS, dim),
                        "Vp", tensor(5, ROWS, 64)));
        double seconds = watch.best(2, () -> first(PrefixJob.over(gemm).run(job), "O"))[0];
        double bytes = 4.0 * ROWS * (dim + 64);
        String name = "prefix to a state, whole job, D = " + dim + ", Dv = 64";
        share(name, bytes, seconds, false);
        roofline(name, bytes, 2.0 * ROWS * dim * 64, seconds, false);
    }

    private void growth(Gemm gemm) {
        double[] best = watch.best(3, causal(gemm, 1024), causal(gemm, 8 * 1024));
        figures.add(Figure.atMost("causal linear attention, time of 8 N by that of N, N = 1024", best[1] / best[0], 9));
    }

    private static Stopwatch.Task causal(Gemm gemm, int rows) {
        Tensor q = tensor(1, rows, 64);
        Tensor k = tensor(2, rows, 64);
        Tensor v = tensor(3, rows, 64);
        Job job = new Job("linear_attention", Params.of(Map.of("causal", true)), Map.of("Q", q, "K", k, "V", v));
        return () -> first(LinearAttentionJob.over(gemm).run(job), "O");
    }

    private void past(Gemm gemm) {
        double[] best = watch.best(2, window(gemm, 1_000), window(gemm, 1_000_000));
        figures.add(
                Figure.atMost("prefix query, time after 10^6 folded rows by that after 10^3", best[1] / best[0], 1.05));
    }

    private static Stopwatch.Task window(Gemm gemm, int folded) {
        int dim = 32;
        PrefixWindow window = new PrefixWindow(FeatureMap.elu1(dim), dim, 64, 0.1, 1, gemm);
        float[] rows = Data.random(4, 4096 * dim);
        for (int row = 0; row < folded + 64; row++) {
            window.add(rows, row % 4096 * dim, rows, (row + 1) % 4096 * dim);
        }
        return () -> window.query(rows, 0, 16, Pulse.NONE).outputs()[0];
    }

    private void scan(int states, boolean softplus) {
        int length = 4096;
        int channels = states == 1 ? 2048 : 512;
        FloatTensor a = tensor(5, channels, states);
        for (int i = 0; i < a.values().length; i++) {
            a.values()[i] = -Math.abs(a.values()[i]);
        }
        Map<String, Tensor> inputs = Map.of(
                "u", tensor(6, length, channels),
                "delta", tensor(7, length, channels),
                "A", a,
                "B", tensor(8, length, 1, states),
                "C", tensor(9, length, 1, states));
        Job job = new Job("selective_scan", Params.of(Map.of("softplus", softplus)), inputs);
        double seconds = watch.best(3, () -> first(SelectiveScanJob.fast(job), "y"))[0];
        double bytes = 4.0 * length * (3.0 * channels + 2 * states);
        String name = "selective scan, N = " + states + (softplus ? "" : ", without softplus");
        share(name, bytes, seconds, states == 1);
    }

    private static double first(Map<String, Tensor> outputs, String name) {
        return Objects.requireNonNull(outputs.get(name)).at(1);
    }

    private static FloatTensor tensor(long seed, int... sizes) {
        Shape shape = Shape.of(sizes);
        return new FloatTensor(shape, Data.random(seed, shape.count()));
    }
}
