package dev.weir.kernels.prefix;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.recurrence.FeatureMap;
import dev.weir.kernels.recurrence.HeadShapes;
import dev.weir.kernels.recurrence.LinearState;
import dev.weir.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The kernel {@code ntk_prefix} (NTK-Attention): attention over keys in sight, and over a prefix through its state.
 *
 * <pre>
 *   Q [.., Nq, D]   K [.., Nk, D]   V [.., Nk, Dv]
 *   Kp [.., m, D]   Vp [.., m, Dv]        the prefix, or
 *   Z [.., r, Dv]   z [.., r]             its state, which counts if both are there; f32, z ≥ 0 with elu1
 *
 *   O [.., Nq, Dv]   LSE [.., Nq]         through the state
 *   Z64 [.., r, Dv]   z64 [.., r]         the state of Kp and Vp, in double precision
 *   O_degG                                with taylor of degree G, an even number, from Kp and Vp
 *   exact                                 attention over prefix and keys in sight
 * </pre>
 *
 * Parameters: {@code causal}, for the keys in sight: {@code j ≤ i + Nk − Nq}; the prefix is visible to every query. {@code scale}, 1/√D. {@code feature}: elu1 with r = D (default), taylor:G
 * with r = C(D + G, G), or taylor where outputs name degrees. Q, K, V, Kp and Vp may have two bytes. Θ(pairs·(D + Dv) + (Nq + m)·r·Dv).
 */
public final class PrefixJob {
    public static final Set<String> PARAMETERS = Set.of("causal", "scale", "feature", "check_finite");

    static final String DEGREE = "O_deg";

    final Job job;
    final Shape queries;
    final int heads;
    final int nq;
    final int nk;
    final int prefix;
    final int dim;
    final int valueDim;
    final boolean causal;
    final double scale;
    final boolean givenState;
    private final PrefixFeature feature;

    PrefixJob(Job job) {
        this.job = job;
        queries = HeadShapes.ofRows(job, "Q");
        heads = HeadShapes.heads(queries);
        nq = queries.size(-2);
        dim = queries.size(-1);
        nk = HeadShapes.ofRows(job, "K").size(-2);
        valueDim = HeadShapes.ofRows(job, "V").size(-1);
        job.requireShape("K", HeadShapes.with(queries, nk, dim));
        job.requireShape("V", HeadShapes.with(queries, nk, valueDim));
        prefix = job.has("Kp") ? HeadShapes.ofRows(job, "Kp").size(-2) : 0;
        givenState = job.has("Z") && job.has("z");
        causal = job.params().flag("causal", false);
        scale = job.params().number("scale", dim == 0 ? 1 : 1 / Math.sqrt(dim));
        Refused.unless(
                scale > 0 && scale <= Float.MAX_VALUE, Code.RANGE, "scale must be over 0 and finite, but is " + scale);
        feature = PrefixFeature.of(job.params());
        checkPrefix();
        checkState();
    }

    private void checkPrefix() {
        boolean fromRows =
                wants("Z64") || wants("z64") || wants("exact") || !degrees().isEmpty();
        if (job.has("Kp") || job.has("Vp") || fromRows || !givenState) {
            job.requireShape("Kp", HeadShapes.with(queries, prefix, dim));
            job.requireShape("Vp", HeadShapes.with(queries, prefix, valueDim));
        }
        for (String input : new String[] {"Q", "K", "V", "Kp", "Vp"}) {
            if (job.has(input)) {
                HeadShapes.requireNarrow(job, input);
            }
        }
        Refused.unless(
                feature.taylor() || degrees().isEmpty(),
                Code.RANGE,
                "outputs " + degrees() + " need the feature taylor, but it is elu1");
        degrees().forEach(degree -> FeatureMap.taylorWidth(dim, degree));
    }

    private void checkState() {
        if (givenState && through()) {
            int width = width();
            job.floats("Z", HeadShapes.with(queries, width, valueDim));
            job.floats("z", HeadShapes.with(queries, width));
            if (!feature.taylor()) {
                // Sums of monomials may be negative; sums of elu1 are not.
                Folded.requireWeights(job.floats("z").values());
            }
        }
    }

    FeatureMap map() {
        return feature.map(dim, scale);
    }

    private int width() {
        return feature.width(dim);
    }

    /** Whether O or LSE is wanted. */
    boolean through() {
        return wants("O") || wants("LSE");
    }

    boolean wants(String output) {
        return job.wanted().isEmpty() ? output.equals("O") : job.wants(output);
    }

    /** Of the wanted outputs that name one. */
    List<Integer> degrees() {
        List<Integer> degrees = new ArrayList<>();
        for (String name : job.wanted()) {
            if (name.startsWith(DEGREE)) {
                degrees.add(PrefixFeature.degree(name.substring(DEGREE.length())));
            }
        }
        return degrees;
    }

    public static Plan plan(Job job) {
        PrefixJob parsed = new PrefixJob(job);
        job.requireFinite();
        return parsed.plan();
    }

    private Plan plan() {
        double pairs = 0;
        for (int i = 0; i < nq; i++) {
            pairs += visible(i);
        }
        double flop = 0;
        double scratch = 0;
        List<Integer> degrees = new ArrayList<>(degrees());
        if (through() || wants("Z64") || wants("z64")) {
            flop += cost(width(), pairs, givenState && !wants("Z64") && !wants("z64"));
            scratch = width();
        }
        for (int degree : degrees) {
            double width = FeatureMap.taylorWidth(dim, degree);
            flop += cost(width, pairs, false);
            scratch = Math.max(scratch, width);
        }
        int whole = degrees.size() + (wants("O") ? 1 : 0) + (wants("exact") ? 1 : 0);
        flop += wants("exact") ? 2 * heads * (pairs + (double) nq * prefix) * (dim + valueDim) : 0;
        double inputs = 0;
        for (String input : job.inputs().keySet()) {
            inputs += job.tensor(input).bytes();
        }
        double outputs = 4.0 * heads * nq * ((double) valueDim * whole + 1)
                + (wants("Z64") || wants("z64") ? 8.0 * heads * width() * (valueDim + 1.0) : 0);
        double state =
                scratch * (valueDim + 2.0) * 28 + LinearState.addingBytes((long) scratch, valueDim) + 256 * scratch * 4;
        double rows = 12.0 * nq * (valueDim + 4.0) + HeadShapes.widenedBytes(job, "Q", "K", "V", "Kp", "Vp");
        double joined = wants("exact") ? 4.0 * ((double) nk + prefix) * (dim + valueDim) : 0;
        return new Plan(flop, inputs + outputs, (long) (outputs + state + rows + joined + 400_000));
    }

    private double cost(double width, double pairs, boolean stateIsThere) {
        double rows = nq + (stateIsThere ? 0.0 : prefix);
        return 2 * heads * (pairs * (dim + valueDim) + rows * width * (valueDim + 1.0));
    }

    /** Keys in sight that query i sees. */
    int visible(int i) {
        return causal ? (int) Math.clamp((long) i + nk - nq + 1, 0, nk) : nk;
    }

    /** One sum for the keys in sight and the state, in double precision. */
    public static Form plain() {
        return PlainPrefix::run;
    }

    /** Exact attention over the keys in sight, merged with what the state gives. */
    public static Form over(Gemm gemm) {
        return job -> FastPrefix.run(job, gemm);
    }

    /** The state of the prefix of a head: its rows one by one, in double precision. */
    static LinearState exactState(FeatureMap map, float[] kp, int keyAt, float[] vp, int valueAt, int rows, int wide) {
        LinearState state = new LinearState(map, wide);
        for (int row = 0; row < rows; row++) {
            state.add(kp, keyAt + row * map.dim(), vp, valueAt + row * wide);
        }
        return state;
    }
}
