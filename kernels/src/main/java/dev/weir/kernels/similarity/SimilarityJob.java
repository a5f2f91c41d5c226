package dev.weir.kernels.similarity;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.linalg.PackedRows;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SimilarityBlocks;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The kernel {@code similarity}: how much each row stands for each anchor, rounded to multiples of 2⁻²⁴.
 *
 * <pre>
 *   X       [n, d]   f32, read
 *   anchors [m, d]   f32, read
 *   S       [n, m]   i32, in units of 2⁻²⁴, 0 to 2²⁴
 *   S_f32   [n, m]   f32, the same numbers as parts of 1, exactly; only if asked for by name
 * </pre>
 *
 * {@code kind} is {@code rbf} with {@code scale}, {@code cosine_shifted}, {@code cosine_clipped}, or {@code dot} with {@code largest}, as {@link Similarity} defines them.
 * {@code prepared}: for a cosine all rows are of length 1 already, for dot they are known to keep its condition; they are taken as they are. Θ(n·m·d) work.
 */
public final class SimilarityJob {
    public static final String NAME = "similarity";
    public static final Signature SIGNATURE =
            Signature.of("X anchors", "S S_f32?", "kind scale largest prepared check_finite");

    private static final String RBF = "rbf";
    private static final String SHIFTED = "cosine_shifted";
    private static final String CLIPPED = "cosine_clipped";
    private static final String DOT = "dot";

    /** Pairs times columns between two beats: about a millisecond. */
    private static final long BEAT = 1 << 20;

    private final Job job;
    private final Similarity similarity;
    private final FloatTensor x;
    private final FloatTensor anchors;
    private final int n;
    private final int m;
    private final int d;
    private final boolean prepares;

    private SimilarityJob(Job job) {
        this.job = job;
        similarity = similarity(job.params());
        x = job.floatsOfRank("X", 2);
        anchors = job.floatsOfRank("anchors", 2);
        n = x.shape().size(0);
        d = x.shape().size(1);
        m = anchors.shape().size(0);
        Refused.unless(
                anchors.shape().size(1) == d,
                Code.SHAPE,
                "X " + x.shape() + " and anchors " + anchors.shape() + " must have as many columns");
        Refused.unless(
                (long) n * m <= Integer.MAX_VALUE,
                Code.SHAPE,
                "S of " + n + " rows and " + m + " anchors has more than " + Integer.MAX_VALUE + " elements");
        prepares = !job.params().flag("prepared", false)
                && (similarity instanceof Similarity.ShiftedCosine || similarity instanceof Similarity.ClippedCosine);
    }

    /** A job that gives the units of {@link SimilarityBlocks} for these rows. */
    public static Job of(Similarity similarity, float[] rows, int count, float[] anchors, int anchorCount) {
        int columns = count == 0 ? 0 : rows.length / count;
        Map<String, Object> params = new HashMap<>(Map.of("prepared", true, "check_finite", false));
        switch (similarity) {
            case Similarity.Rbf(double scale) -> params.putAll(Map.of("kind", RBF, "scale", scale));
            case Similarity.ShiftedCosine _ -> params.put("kind", SHIFTED);
            case Similarity.ClippedCosine _ -> params.put("kind", CLIPPED);
            case Similarity.Dot(double largest) -> params.putAll(Map.of("kind", DOT, "largest", largest));
        }
        return new Job(
                NAME,
                Params.of(params),
                Map.of(
                        "X", new FloatTensor(Shape.of(count, columns), rows),
                        "anchors", new FloatTensor(Shape.of(anchorCount, columns), anchors)));
    }

    /** @return of a job that {@link #of} made */
    public static int[] units(Map<String, Tensor> outputs) {
        if (outputs.get("S") instanceof IntTensor units) {
            return units.values();
        }
        throw new IllegalArgumentException("there is no S of i32 among " + outputs.keySet());
    }

    private static Similarity similarity(Params params) {
        String kind = params.oneOf("kind", RBF, List.of(RBF, SHIFTED, CLIPPED, DOT));
        try {
            return switch (kind) {
                case SHIFTED -> new Similarity.ShiftedCosine();
                case CLIPPED -> new Similarity.ClippedCosine();
                case DOT -> new Similarity.Dot(params.number("largest", 1));
                default -> new Similarity.Rbf(params.number("scale", 1));
            };
        } catch (IllegalArgumentException e) {
            throw new Refused(Code.RANGE, String.valueOf(e.getMessage()));
        }
    }

    public static Plan plan(Job job) {
        SimilarityJob planned = new SimilarityJob(job);
        job.requireFinite();
        if (!job.params().flag("prepared", false)) {
            planned.requireLegal("row", planned.x.values(), planned.n);
            planned.requireLegal("anchor", planned.anchors.values(), planned.m);
        }
        return planned.plan();
    }

    private Plan plan() {
        double pairs = (double) n * m;
        double perColumn = similarity instanceof Similarity.Rbf ? 3 : 2;
        int outputs = job.wants("S_f32") ? 2 : 1;
        long rows = (long) n * d + (long) m * d;
        // Packed anchors, their rounding up to a panel of eight, and a tile; rows of length 1 where they are to be
        // made.
        long scratch = ((long) m + 7) * d + (1 << 13) + (prepares ? rows : 0);
        return new Plan(
                perColumn * pairs * d,
                4.0 * (rows + outputs * pairs),
                Float.BYTES * (outputs * (long) n * m + scratch));
    }

    private void requireLegal(String what, float[] rows, int count) {
        if (similarity instanceof Similarity.Dot) {
            for (int i = 0; i < count; i++) {
                try {
                    similarity.require(what + " " + i, features(rows, i));
                } catch (IllegalArgumentException e) {
                    throw new Refused(Code.RANGE, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private Features features(float[] rows, int row) {
        return Features.of(Arrays.copyOfRange(rows, row * d, (row + 1) * d));
    }

    /** The definition: pair by pair, as the engine has it of two elements. */
    public static Form plain() {
        return job -> new SimilarityJob(job).runPlain();
    }

    /** The same loops over packed anchors. */
    public static Form packed() {
        return job -> new SimilarityJob(job).runPacked();
    }

    private Map<String, Tensor> runPlain() {
        List<Features> points =
                IntStream.range(0, m).mapToObj(a -> point(anchors.values(), a)).toList();
        int[] units = new int[n * m];
        for (int i = 0; i < n; i++) {
            Features row = point(x.values(), i);
            for (int a = 0; a < m; a++) {
                double closeness = similarity.closenessPrepared(row, points.get(a));
                units[i * m + a] = (int) Math.rint(similarity.of(closeness) * Excess.ENTRY_MAX);
            }
            job.pulse().beat();
        }
        return outputs(units);
    }

    private Features point(float[] rows, int row) {
        Features features = features(rows, row);
        return prepares ? similarity.prepare(features) : features;
    }

    private Map<String, Tensor> runPacked() {
        int[] units = new int[n * m];
        PackedRows packed = PackedRows.of(prepared(anchors.values(), m), m, d);
        float[] rows = prepared(x.values(), n);
        int step = (int) Math.clamp(BEAT / Math.max(1, (long) m * d), 1, Math.max(1, n));
        for (int from = 0; from < n; from += step) {
            SimilarityBlocks.inline(similarity, rows, from, Math.min(step, n - from), packed, units);
            job.pulse().beat();
        }
        return outputs(units);
    }

    private float[] prepared(float[] rows, int count) {
        if (!prepares) {
            return rows;
        }
        float[] unit = new float[rows.length];
        for (int i = 0; i < count; i++) {
            similarity.prepare(features(rows, i)).copyInto(unit, i * d);
        }
        return unit;
    }

    private Map<String, Tensor> outputs(int[] units) {
        Map<String, Tensor> outputs = new HashMap<>();
        Shape shape = Shape.of(n, m);
        if (job.wanted().isEmpty() || job.wants("S")) {
            outputs.put("S", new IntTensor(shape, units));
        }
        if (job.wants("S_f32")) {
            float[] parts = new float[units.length];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = (float) units[i] / Excess.ENTRY_MAX;
            }
            outputs.put("S_f32", new FloatTensor(shape, parts));
        }
        return outputs;
    }
}
