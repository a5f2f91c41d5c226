package dev.weir.kernels.prefix;

import dev.weir.kernels.attention.FastAttention;
import dev.weir.kernels.attention.KeysInSight;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.recurrence.FeatureMap;
import dev.weir.kernels.recurrence.HeadShapes;
import dev.weir.kernels.recurrence.LinearState;
import dev.weir.kernels.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The kernel {@code ntk_prefix} (NTK-Attention): attention over keys in sight, and over a prefix through its state.
 *
 * <pre>
 *   Q [.., Hq, Nq, D]   K [.., Hkv, Nk, D]   V [.., Hkv, Nk, Dv]
 *   Kp [.., Hkv, m, D]  Vp [.., Hkv, m, Dv]     the prefix, or
 *   Z [.., Hkv, r, Dv]  z [.., Hkv, r]          its state, which counts if both are there; f32 or f64, z ≥ 0 with elu1
 *   key_lens [B]        key_limit [Nq]          masks of the keys in sight, as in {@code attention}
 *   bias, bool_mask                             broadcast to [B, Hq, Nq, Nk]
 *
 *   O [.., Hq, Nq, Dv]  LSE [.., Hq, Nq]        through the state
 *   Z64 [.., Hkv, r, Dv]  z64 [.., Hkv, r]      the state of Kp and Vp, in double precision
 *   O_degG                                      with taylor of degree G, an even number, from Kp and Vp
 *   exact                                       attention over prefix and keys in sight
 * </pre>
 *
 * Heads may be missing; query head h reads key head ⌊h / (Hq/Hkv)⌋. B is the product of the axes before heads. Parameters: {@code causal}, for the keys in sight: {@code j ≤ i + Nk − Nq};
 * {@code window}, the last so many of these. No mask hides the prefix: it is visible to every query. {@code scale}, 1/√D. {@code feature}: elu1 with r = D (default), taylor:G with
 * r = C(D + G, G), or taylor where outputs name degrees. Q, K, V, Kp and Vp may have two bytes. A row that sees no key, with a prefix of no weight, is zeros and −∞.
 * Θ(pairs·(D + Dv) + (Nq + m)·r·Dv).
 */
public final class PrefixJob {
    public static final Signature SIGNATURE = Signature.of(
            "Q K V Kp? Vp? Z? z? key_lens? key_limit? bias? bool_mask?",
            "O LSE? Z64? z64? O_deg#? exact?",
            "causal window scale feature check_finite");

    static final String DEGREE = "O_deg";

    final Job job;
    final Shape queries;
    /** Its leading axes are those of all that belongs to keys. */
    final Shape keys;

    final KeysInSight sight;
    final int prefix;
    final int dim;
    final int valueDim;
    final double scale;
    final boolean givenState;
    /** If O or LSE is wanted. */
    final Optional<GivenState> given;

    private final PrefixFeature feature;

    PrefixJob(Job job) {
        this.job = job;
        queries = HeadShapes.ofRows(job, "Q");
        keys = HeadShapes.ofRows(job, "K");
        dim = queries.size(-1);
        valueDim = HeadShapes.ofRows(job, "V").size(-1);
        int[] keySizes = HeadShapes.with(queries, keys.size(-2), dim);
        if (keys.rank() == queries.rank() && keys.rank() > 2) {
            keySizes[keys.rank() - 3] = keys.size(-3);
        }
        job.requireShape("K", keySizes);
        job.requireShape("V", HeadShapes.with(keys, keys.size(-2), valueDim));
        sight = new KeysInSight(job);
        prefix = job.has("Kp") ? HeadShapes.ofRows(job, "Kp").size(-2) : 0;
        givenState = job.has("Z") && job.has("z");
        scale = job.params().number("scale", dim == 0 ? 1 : 1 / Math.sqrt(dim));
        feature = PrefixFeature.of(job.params());
        checkPrefix();
        given = checkedState();
    }

    private void checkPrefix() {
        boolean fromRows =
                wants("Z64") || wants("z64") || wants("exact") || !degrees().isEmpty();
        if (job.has("Kp") || job.has("Vp") || fromRows || !givenState) {
            job.requireShape("Kp", HeadShapes.with(keys, prefix, dim));
            job.requireShape("Vp", HeadShapes.with(keys, prefix, valueDim));
        }
        for (String input : new String[] {"Kp", "Vp"}) {
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

    private Optional<GivenState> checkedState() {
        if (!job.has("Z") || !job.has("z") || !through()) {
            return Optional.empty();
        }
        int width = width();
        GivenState state = new GivenState(job, HeadShapes.with(keys, width, valueDim), HeadShapes.with(keys, width));
        if (!feature.taylor()) {
            // Sums of monomials may be negative; sums of elu1 are not.
            state.requireWeights();
        }
        return Optional.of(state);
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

    /** @throws Refused with {@link Code#SHAPE}, {@link Code#TYPE}, {@link Code#RANGE}, {@link Code#NONFINITE} or, for a state, {@link Code#STATE} */
    public static Plan plan(Job job) {
        PrefixJob parsed = new PrefixJob(job);
        job.requireFinite("bias");
        return parsed.plan();
    }

    private Plan plan() {
        boolean states = wants("Z64") || wants("z64");
        double rows = (double) sight.sheets() * sight.rows();
        double folded = (double) sight.sheets() * prefix;
        double flop = through() || wants("exact") || !degrees().isEmpty() ? 2 * sight.pairs() * (dim + valueDim) : 0;
        double width = through() || states ? width() : 0;
        flop += 2 * width * (valueDim + 1.0) * ((through() ? rows : 0) + (states || !givenState ? folded : 0));
        for (int degree : degrees()) {
            double features = FeatureMap.taylorWidth(dim, degree);
            flop += 2 * features * (valueDim + 1.0) * (rows + folded);
            width = Math.max(width, features);
        }
        flop += wants("exact") ? 2 * rows * prefix * (dim + valueDim) : 0;
        double bytes = 0;
        for (String input : job.inputs().keySet()) {
            bytes += job.tensor(input).bytes();
        }
        int rowOutputs = degrees().size() + (wants("O") ? 1 : 0) + (wants("exact") ? 1 : 0);
        double written = 4 * rows * ((double) valueDim * rowOutputs + (wants("LSE") ? 1 : 0))
                + (states ? 8.0 * sight.sheets() * width() * (valueDim + 1.0) : 0);
        return new Plan(flop, bytes + written, (long) (written + scratch(width)));
    }

    /** Of the widest state with its reader, of the partial results of a head of keys, and of what is not handed out or is stored as f32. */
    private double scratch(double width) {
        int rows = sight.rows();
        double state =
                width * (valueDim + 2.0) * 28 + LinearState.addingBytes((long) width, valueDim) + 256 * width * 4;
        double partials = 12.0 * rows * (valueDim + 4.0) + 4.0 * FastAttention.scratch(rows, dim, valueDim);
        double hidden = 4.0 * sight.sheets() * rows * ((through() && !wants("O") ? valueDim : 0) + 1.0);
        return state + partials + hidden + HeadShapes.widenedBytes(job, "Q", "K", "V", "Kp", "Vp");
    }

    /** One sum for the keys in sight and the state, in double precision. */
    public static Form plain() {
        return PlainPrefix::run;
    }

    /** Exact attention over the keys in sight, merged with what the state gives. */
    public static Form over(Gemm gemm) {
        return job -> FastPrefix.run(job, gemm);
    }
}
