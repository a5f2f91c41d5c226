package dev.weir.bench;

import dev.weir.kernels.attention.AttentionKernel;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.gemm.PlainGemm;
import dev.weir.kernels.hip.HipKernel;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hierarchically pruned attention beside exact attention over 32 768 keys of 64 numbers, on data with local structure: keys are a walk that forgets a thousandth with each step,
 * and a query is half the key of its own place and half one far back. A row attends to 7 % of the keys, 1008 selected ones, 256 at the start, 1024 at its end; or, with 1984 selected ones, to a tenth.
 */
final class HipFigures {
    private static final int KEYS = 32768;
    private static final int D = 64;
    private static final double KEPT = 0.999;
    private static final double SIZE = 3.5;

    private final Form hip = HipKernel.over(new PlainGemm());
    private final Form exact = AttentionKernel.over(new PlainGemm());
    private final FloatTensor keys = walk();
    private final FloatTensor values = AttentionFigures.random(2, KEYS, D);
    private final List<Figure> figures = new ArrayList<>();

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        HipFigures hip = new HipFigures();
        hip.measure(watch, 240, 48, 24, 1008, "of 240 queries", true);
        hip.measure(watch, 1, 1, 24, 1008, "of one query", false);
        hip.measure(watch, 256, 32, 32, 1984, "of 256 queries in blocks of 32, a tenth of the keys", false);
        hip.measure(watch, 256, 64, 32, 1984, "of 256 queries in blocks of 64, a tenth of the keys", false);
        return hip.figures;
    }

    private void measure(
            Stopwatch watch, int queries, int together, int block, int selected, String what, boolean promised) {
        FloatTensor q = queries(queries);
        Job pruned = new Job(
                "hip",
                Params.of(Map.of(
                        "block_q",
                        together,
                        "block_k",
                        block,
                        "top_k",
                        selected,
                        "sink",
                        256,
                        "window",
                        1024,
                        "representative",
                        "first",
                        "causal",
                        true)),
                Map.of("Q", q, "K", keys, "V", values));
        Job all = new Job(
                "attention",
                Params.of(Map.of("causal", true)),
                Map.of("Q", head(q), "K", head(keys), "V", head(values)));
        double[] best = watch.best(
                3,
                () -> AttentionFigures.first(hip.run(pruned), "LSE"),
                () -> AttentionFigures.first(exact.run(all), "LSE"));
        double faster = best[1] / best[0];
        String name = "hip " + what + ", times faster than exact";
        figures.add(promised ? Figure.atLeast(name, faster, 5) : Figure.measured(name, faster));
        compare(hip.run(pruned), exact.run(all), what);
    }

    private void compare(Map<String, Tensor> got, Map<String, Tensor> want, String what) {
        if (got.get("O") instanceof FloatTensor o
                && want.get("O") instanceof FloatTensor exactly
                && got.get("LSE") instanceof FloatTensor sums
                && want.get("LSE") instanceof FloatTensor all) {
            double most = 0;
            double scale = 0;
            for (int i = 0; i < o.values().length; i++) {
                most = Math.max(most, Math.abs(o.values()[i] - exactly.values()[i]));
                scale = Math.max(scale, Math.abs(exactly.values()[i]));
            }
            double mass = 0;
            for (int row = 0; row < sums.values().length; row++) {
                mass += Math.exp(sums.values()[row] - all.values()[row]) / sums.values().length;
            }
            figures.add(Figure.measured("hip " + what + ", relative error of outputs", most / scale));
            figures.add(Figure.atLeast("hip " + what + ", mean share of softmax mass", mass, 0.95));
        }
    }

    private static FloatTensor walk() {
        float[] steps = Data.random(1, KEYS * D);
        float step = (float) Math.sqrt(1 - KEPT * KEPT);
        for (int i = D; i < steps.length; i++) {
            steps[i] = (float) KEPT * steps[i - D] + step * steps[i];
        }
        for (int i = 0; i < steps.length; i++) {
            steps[i] *= (float) SIZE;
        }
        return new FloatTensor(Shape.of(KEYS, D), steps);
    }

    private FloatTensor queries(int count) {
        float[] rows = new float[count * D];
        for (int i = 0; i < rows.length; i++) {
            int own = (KEYS - count) * D + i;
            rows[i] = (keys.values()[own] + keys.values()[KEYS / 3 * D + i]) / 2;
        }
        return new FloatTensor(Shape.of(count, D), rows);
    }

    private static FloatTensor head(FloatTensor matrix) {
        return new FloatTensor(
                Shape.of(1, 1, matrix.shape().size(0), matrix.shape().size(1)), matrix.values());
    }
}
