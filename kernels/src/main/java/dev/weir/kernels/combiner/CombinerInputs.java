package dev.weir.kernels.combiner;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.List;
import java.util.Locale;

/**
 * What {@code combiner} takes: {@code Q, K [n, width]}, {@code V [n, valueWidth]}, and which variant.
 *
 * <p>{@code part} is the length of a segment, or of a row of the two axes.
 */
final class CombinerInputs {
    enum Variant {
        FIXED,
        LOGSPARSE,
        AXIAL_ROWMAJOR,
        AXIAL_MIXTURE;

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final float[] q;
    final float[] k;
    final float[] v;
    final int n;
    final int width;
    final int valueWidth;
    final Variant variant;
    final int part;
    final boolean causal;
    final boolean weighted;
    final Pool pool;
    /** Of every logit. */
    final double scale;

    CombinerInputs(Job job) {
        FloatTensor query = job.floatsOfRank("Q", 2);
        n = query.shape().size(0);
        width = query.shape().size(1);
        q = query.values();
        k = job.floats("K", n, width).values();
        FloatTensor value = job.floatsOfRank("V", 2);
        valueWidth = value.shape().size(1);
        v = job.floats("V", n, valueWidth).values();
        scale = 1 / Math.sqrt(Math.max(1, width));
        List<String> titles =
                java.util.Arrays.stream(Variant.values()).map(Variant::title).toList();
        variant = Variant.values()[titles.indexOf(job.params().oneOf("variant", "fixed", titles))];
        causal = job.params().flag("causal", true);
        Refused.unless(
                causal || variant == Variant.FIXED,
                Code.RANGE,
                "causal must be true for " + variant.title() + "; only fixed has another form");
        part = part(job);
        weighted =
                job.params().oneOf("summary", "none", List.of("none", "wsum")).equals("wsum");
        pool = Pool.of(job.params().oneOf("pool", Pool.MAX.title(), legalPools()));
    }

    private List<String> legalPools() {
        return variant == Variant.AXIAL_MIXTURE
                ? List.of("max", "running max")
                : List.of(Pool.MAX.title(), Pool.MEAN.title(), Pool.SUM.title());
    }

    private int part(Job job) {
        return switch (variant) {
            case LOGSPARSE -> Math.max(1, n);
            case FIXED -> {
                int even = Math.max(1, (int) Math.round(Math.sqrt(n)));
                yield job.params().integer("segment", even, 1, Integer.MAX_VALUE);
            }
            case AXIAL_ROWMAJOR, AXIAL_MIXTURE -> {
                Refused.unless(
                        job.params().has("row"), Code.RANGE, variant.title() + " needs row, the length of a row");
                int row = job.params().integer("row", 1, 1, Integer.MAX_VALUE);
                Refused.unless(n % row == 0, Code.SHAPE, "row must divide the " + n + " positions of Q, but is " + row);
                yield row;
            }
        };
    }

    /** Rows of the two axes. */
    int rows() {
        return n / part;
    }

    /** Segments, of which the last may be short. */
    int segments() {
        return (int) (((long) n + part - 1) / part);
    }

    /** Pairs of a row and a key or summary that are weighed, summaries' own included; about. */
    double pairs() {
        double halves = causal ? 0.5 : 1;
        return switch (variant) {
            case FIXED -> n * (1 + halves * (Math.min(part, n) + segments()));
            case LOGSPARSE -> n * (1 + Math.log(Math.max(1, n)) / Math.log(2));
            case AXIAL_ROWMAJOR -> n * (1.5 * part + 0.5 * rows());
            case AXIAL_MIXTURE -> n * (2.5 * part + 2.5 * rows());
        };
    }
}
