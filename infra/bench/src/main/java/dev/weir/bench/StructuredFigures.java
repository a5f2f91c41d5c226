package dev.weir.bench;

import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.fourier.Toeplitz;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Kernels that do with structure what costs more without: each beside the plain way, in the same run. */
final class StructuredFigures {
    private static final int WEIGHTS = 10_000_000;

    private final Catalogue catalogue;
    private final Map<Backend, Gemm> products;
    private final Stopwatch watch;
    private final List<Figure> figures = new ArrayList<>();

    private StructuredFigures(Ceilings ceilings, Stopwatch watch) {
        products = ceilings.backends().products();
        catalogue = new Catalogue(products);
        this.watch = watch;
    }

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        StructuredFigures it = new StructuredFigures(ceilings, watch);
        // Once for the compiler: before it is done, a transform is a hundred times slower.
        it.toeplitz(1024, 64, Figure::measured);
        it.figures.clear();
        it.toeplitz(1024, 64, (name, value) -> Figure.atLeast(name, value, 1));
        it.toeplitz(600, 64, (name, value) -> Figure.atLeast(name, value, 1));
        it.toeplitz(256, 64, Figure::measured);
        it.toeplitz(4096, 1, (name, value) -> Figure.atLeast(name, value, 1));
        it.toeplitz(1024, 1, (name, value) -> Figure.atLeast(name, value, 1));
        it.products.keySet().stream()
                .filter(backend -> backend != Backend.PLAIN)
                .sorted()
                .forEach(it::perBackend);
        it.tensorAttention();
        it.pruning();
        return it.figures;
    }

    private interface Judgement {
        Figure of(String name, double value);
    }

    private void perBackend(Backend backend) {
        monarch(backend, 32, 1);
        monarch(backend, 64, 8);
        combiner(backend, 4096);
        relative(backend, 4096);
        relative(backend, 1024);
    }

    /** Direct sums over transforms. */
    private void toeplitz(int n, int columns, Judgement judgement) {
        float[] c = Data.random(1, 2 * n - 1);
        float[] x = Data.random(2, n * columns);
        float[] y = new float[n * columns];
        double[] best = watch.best(
                4,
                () -> {
                    Toeplitz.direct(c, x, n, columns, y, Pulse.NONE);
                    return y[n / 2];
                },
                task(
                        Backend.VECTOR,
                        "toeplitz",
                        Map.of(),
                        Map.of("c", tensor(1, 2 * n - 1), "x", tensor(2, n, columns))));
        figures.add(
                judgement.of("toeplitz, direct over transforms at " + n + ", columns " + columns, best[0] / best[1]));
    }

    /** A dense product over a Monarch one of order 2. */
    private void monarch(Backend backend, int side, double least) {
        int n = side * side;
        int rows = 256;
        Gemm gemm = Objects.requireNonNull(products.get(backend));
        float[] x = Data.random(1, rows * n);
        float[] dense = Data.random(2, n * n);
        float[] y = new float[rows * n];
        double[] best = watch.best(
                n > 2048 ? 6 : 3,
                () -> {
                    gemm.multiply(false, true, rows, n, n, 1, x, 0, n, dense, 0, n, 0, y, 0, n);
                    return y[n];
                },
                task(
                        backend,
                        "monarch2",
                        Map.of("check_finite", false),
                        Map.of(
                                "x",
                                tensor(1, rows, n),
                                "w1",
                                tensor(2, side, side, side),
                                "w2",
                                tensor(3, side, side, side))));
        String name = "monarch2 on " + backend.title() + ", dense over it at " + n + ", 256 rows";
        figures.add(Figure.atLeast(name, best[0] / best[1], least));
    }

    /** Exact causal attention over the Combiner's. */
    private void combiner(Backend backend, int n) {
        Map<String, Tensor> flat = Map.of("Q", tensor(1, n, 64), "K", tensor(2, n, 64), "V", tensor(3, n, 64));
        double[] best = watch.best(
                6,
                task(backend, "attention", Map.of("causal", true), heads(flat, n)),
                task(backend, "combiner", Map.of("variant", "fixed"), flat),
                task(backend, "combiner", Map.of("variant", "logsparse"), flat));
        String of = " on " + backend.title() + ", exact attention over it at " + n;
        figures.add(Figure.atLeast("combiner fixed" + of, best[0] / best[1], 1));
        figures.add(Figure.measured("combiner logsparse" + of, best[0] / best[2]));
    }

    private static Map<String, Tensor> heads(Map<String, Tensor> flat, int n) {
        Map<String, Tensor> heads = new HashMap<>();
        flat.forEach((name, tensor) -> heads.put(
                name, new FloatTensor(Shape.of(1, 1, n, tensor.shape().size(1)), ((FloatTensor) tensor).values())));
        return heads;
    }

    /** Exact attention over random features with relative positions. */
    private void relative(Backend backend, int n) {
        int width = 16;
        Map<String, Tensor> flat = Map.of("Q", tensor(1, n, width), "K", tensor(2, n, width), "V", tensor(3, n, width));
        Map<String, Tensor> inputs = new HashMap<>(flat);
        inputs.put("W", tensor(4, width, width));
        inputs.put("b", tensor(5, 2 * n - 1));
        double[] best = watch.best(
                8, task(backend, "attention", Map.of(), heads(flat, n)), task(backend, "nprf_rpe", Map.of(), inputs));
        figures.add(Figure.measured(
                "nprf_rpe on " + backend.title() + ", exact attention over it at " + n + ", 16 features and columns",
                best[0] / best[1]));
    }

    private void tensorAttention() {
        int n = 128;
        Map<String, Tensor> inputs = new HashMap<>();
        long seed = 0;
        for (String name : List.of("Q", "K1", "K2", "V1", "V2")) {
            inputs.put(name, tensor(++seed, n, 6));
        }
        double[] best = watch.best(
                3,
                task(Backend.VECTOR, "tensor_attention", Map.of(), inputs, "O"),
                task(Backend.VECTOR, "tensor_attention", Map.of(), inputs, "O_deg4"));
        figures.add(Figure.atLeast("tensor_attention, exact over degree 4 at 128, 6 columns", best[0] / best[1], 1));
        Map<String, Tensor> got = run(Backend.VECTOR, "tensor_attention", Map.of(), inputs, "O", "O_deg4");
        Tensor exact = Objects.requireNonNull(got.get("O"));
        Tensor taylor = Objects.requireNonNull(got.get("O_deg4"));
        double error = 0;
        for (int i = 0; i < exact.shape().count(); i++) {
            error = Math.max(error, Math.abs(exact.at(i) - taylor.at(i)));
        }
        figures.add(Figure.atMost("tensor_attention, largest error of degree 4, entries to 1", error, 1e-4));
    }

    private void pruning() {
        Map<String, Tensor> layers = new LinkedHashMap<>();
        for (int layer = 0; layer < 10; layer++) {
            layers.put("layer" + layer, tensor(layer, WEIGHTS / 10));
        }
        Map<String, Object> sap = Map.of("p_q_eta_gamma_beta", List.of(List.of(0.5, 1, 0, 1, 0.9)));
        double[] best = watch.best(
                6,
                task(Backend.VECTOR, "global_prune", Map.of("sparsity", 0.9), layers),
                task(Backend.VECTOR, "pq_sap", sap, Map.of("w", tensor(1, WEIGHTS))));
        figures.add(Figure.atMost("global_prune, seconds for 1e7 weights", best[0], 0.5));
        figures.add(Figure.measured("pq_sap, seconds for 1e7 weights", best[1]));
    }

    private Stopwatch.Task task(
            Backend backend, String kernel, Map<String, Object> params, Map<String, Tensor> inputs, String... wanted) {
        return () -> run(backend, kernel, params, inputs, wanted).size();
    }

    private Map<String, Tensor> run(
            Backend backend, String name, Map<String, Object> params, Map<String, Tensor> inputs, String... wanted) {
        Kernel kernel = catalogue.kernel(name);
        return kernel.run(new Job(name, Params.of(params), inputs, Set.of(wanted), Pulse.NONE), backend);
    }

    private static FloatTensor tensor(long seed, int... sizes) {
        Shape shape = Shape.of(sizes);
        return new FloatTensor(shape, Data.random(seed, shape.count()));
    }
}
