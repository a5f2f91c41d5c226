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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hierarchically pruned attention beside exact attention over keys of 64 numbers, on data with local structure: keys are a walk that forgets a thousandth with each step, and a query is half the key of
 * its own place and half one far back. Besides those selected, a row attends to 256 keys at the start and to 1024 at its end: of 32 768 keys to 7 %, with 1008 selected ones, or to a tenth, with 1984;
 * of 131 072 keys to 1.8 %, with 1024.
 */
final class HipFigures {
    private static final int KEYS = 32768;
    private static final int MANY = 4 * KEYS;
    private static final int D = 64;
    private static final double KEPT = 0.999;
    private static final double SIZE = 3.5;
    /** Less than a selection with start and end, so that there is nothing to gain. */
    private static final int FEW = 2048;

    private final Form hip = HipKernel.over(new PlainGemm());
    private final Form exact = AttentionKernel.over(new PlainGemm());
    private final FloatTensor keys;
    private final FloatTensor values;

    /** @param together queries that share a selection */
    private record Case(int queries, int together, int block, int selected) {}

    /** One query, as a token is decoded. */
    private static final Case DECODE = new Case(1, 1, 16, 1024);

    /** As many alone, each with another place far back: a single one would say little of how well its keys are found. */
    private static final Case DECODES = new Case(64, 1, 16, 1024);

    private static final Case BLOCKS = new Case(240, 48, 24, 1008);

    private HipFigures(int length) {
        keys = walk(length);
        values = AttentionFigures.random(2, length, D);
    }

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        List<Figure> figures = new ArrayList<>();
        HipFigures hip = new HipFigures(KEYS);
        figures.add(Figure.atLeast(faster("of 240 queries"), hip.faster(watch, 3, BLOCKS), 5));
        figures.addAll(hip.compared(BLOCKS, "of 240 queries"));
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("of 256 queries in blocks of 32, a tenth of the keys", new Case(256, 32, 32, 1984));
        cases.put("of 256 queries in blocks of 64, a tenth of the keys", new Case(256, 64, 32, 1984));
        cases.forEach((what, each) -> {
            figures.add(Figure.measured(faster(what), hip.faster(watch, 3, each)));
            figures.addAll(hip.compared(each, what));
        });
        figures.add(Figure.measured(faster(one(KEYS)), hip.faster(watch, 3, DECODE)));
        figures.addAll(hip.compared(DECODES, one(KEYS)));
        HipFigures many = new HipFigures(MANY);
        figures.add(Figure.atLeast(faster(one(MANY)), many.faster(watch, 3, DECODE), 10));
        figures.addAll(many.compared(DECODES, one(MANY)));
        figures.add(Figure.measured("hip of one query, keys from which on it is faster", crossing(watch, DECODE)));
        figures.add(Figure.measured("hip in blocks of 48, keys from which on it is faster", crossing(watch, BLOCKS)));
        return figures;
    }

    private static String one(int keys) {
        return "of one query to " + keys + " keys";
    }

    private static String faster(String what) {
        return "hip " + what + ", times faster than exact";
    }

    /** Lengths are tried in steps of a quarter; from there on all that were tried are faster. */
    private static int crossing(Stopwatch watch, Case each) {
        int crossing = Integer.MAX_VALUE;
        for (int length = KEYS; length >= FEW; length -= length / 5) {
            if (new HipFigures(length).faster(watch, 0.5, each) < 1) {
                return crossing;
            }
            crossing = length;
        }
        return crossing;
    }

    private double faster(Stopwatch watch, double seconds, Case each) {
        Job pruned = pruned(each);
        Job all = all(each);
        double[] best = watch.best(
                seconds,
                () -> AttentionFigures.first(hip.run(pruned), "LSE"),
                () -> AttentionFigures.first(exact.run(all), "LSE"));
        return best[1] / best[0];
    }

    private Job pruned(Case each) {
        Map<String, Object> params = Map.of(
                "block_q",
                each.together,
                "block_k",
                each.block,
                "top_k",
                each.selected,
                "sink",
                256,
                "window",
                1024,
                "representative",
                "first",
                "causal",
                true);
        return new Job("hip", Params.of(params), Map.of("Q", queries(each), "K", keys, "V", values));
    }

    private Job all(Case each) {
        return new Job(
                "attention",
                Params.of(Map.of("causal", true)),
                Map.of("Q", head(queries(each)), "K", head(keys), "V", head(values)));
    }

    private List<Figure> compared(Case each, String what) {
        return compared(hip.run(pruned(each)), exact.run(all(each)), what);
    }

    private static List<Figure> compared(Map<String, Tensor> got, Map<String, Tensor> want, String what) {
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
            return List.of(
                    Figure.measured("hip " + what + ", relative error of outputs", most / scale),
                    Figure.atLeast("hip " + what + ", mean share of softmax mass", mass, 0.95));
        }
        throw new IllegalStateException("attention gave " + got.keySet() + " and " + want.keySet());
    }

    private static FloatTensor walk(int length) {
        float[] steps = Data.random(1, length * D);
        float step = (float) Math.sqrt(1 - KEPT * KEPT);
        for (int i = D; i < steps.length; i++) {
            steps[i] = (float) KEPT * steps[i - D] + step * steps[i];
        }
        for (int i = 0; i < steps.length; i++) {
            steps[i] *= (float) SIZE;
        }
        return new FloatTensor(Shape.of(length, D), steps);
    }

    /** Rows that share a selection have neighbouring places far back; rows alone have theirs all over. */
    private FloatTensor queries(Case each) {
        int length = keys.shape().size(0);
        float[] rows = new float[each.queries * D];
        for (int row = 0; row < each.queries; row++) {
            int own = length - each.queries + row;
            int far = each.together > 1
                    ? length / 3 + row
                    : (int) ((2L * row + 1) * (length - each.queries) / (2L * each.queries));
            for (int i = 0; i < D; i++) {
                rows[row * D + i] = (keys.values()[own * D + i] + keys.values()[far * D + i]) / 2;
            }
        }
        return new FloatTensor(Shape.of(each.queries, D), rows);
    }

    private static FloatTensor head(FloatTensor matrix) {
        return new FloatTensor(
                Shape.of(1, 1, matrix.shape().size(0), matrix.shape().size(1)), matrix.values());
    }
}
