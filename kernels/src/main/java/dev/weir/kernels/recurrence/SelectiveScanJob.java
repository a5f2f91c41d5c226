package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The kernel {@code selective_scan} (the selective state space model, Mamba): for each channel e and state n
 *
 * <pre>
 *   δ = softplus(delta + delta_bias)     h ← exp(δ·A)·h + δ·u·B     y = Σ_n C·h + D·u, times z·sigmoid(z)
 *
 *   u, delta [L, E]   A [E, N]   B, C [L, G, N]; channel e reads group ⌊e / (E/G)⌋
 *   D, delta_bias [E]   z [L, E]   h0 [E, N]   optional
 *   y [L, E]   h_last [E, N]   f32
 * </pre>
 *
 * u, delta, B, C and z may have two bytes. Parameters: {@code softplus} (default true) and {@code groups}, which is G. With {@code h0} a sequence goes on where {@code h_last} left it.
 * Θ(L·E·N) work, as many exponentials; the scratch is a state.
 */
public final class SelectiveScanJob {
    public static final Set<String> PARAMETERS = Set.of("softplus", "groups", "check_finite");

    private static final float[] NONE = {};

    private final Job job;
    private final int length;
    private final int channels;
    private final int states;
    private final int groups;

    private SelectiveScanJob(Job job) {
        this.job = job;
        job.requireRank("u", 2);
        job.requireRank("A", 2);
        job.requireRank("B", 3);
        Shape u = job.tensor("u").shape();
        length = u.size(0);
        channels = u.size(1);
        states = job.tensor("A").shape().size(1);
        groups = job.params().integer("groups", job.tensor("B").shape().size(1), 1, Integer.MAX_VALUE);
        Refused.unless(
                groups >= 1 && channels % groups == 0,
                Code.SHAPE,
                "the groups must divide the " + channels + " channels of u " + u + ", but are " + groups);
        job.requireShape("delta", length, channels);
        job.floats("A", channels, states);
        job.requireShape("B", length, groups, states);
        job.requireShape("C", length, groups, states);
        job.optionalFloats("D", channels);
        job.optionalFloats("delta_bias", channels);
        if (job.has("z")) {
            job.requireShape("z", length, channels);
        }
        job.optionalFloats("h0", channels, states);
        for (String name : List.of("u", "delta", "B", "C", "z")) {
            if (job.has(name)) {
                HeadShapes.requireNarrow(job, name);
            }
        }
    }

    public static Splitting splitting() {
        return new ByChannels();
    }

    public static Plan plan(Job job) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        job.requireFinite();
        double cells = (double) parsed.length * parsed.channels;
        double shared = 2.0 * parsed.length * parsed.groups * parsed.states;
        long state = (long) parsed.channels * parsed.states;
        return new Plan(
                9 * cells * parsed.states,
                4 * (cells * (job.has("z") ? 4 : 3) + shared),
                4 * ((long) parsed.length * parsed.channels + state)
                        + 12 * state
                        + HeadShapes.widenedBytes(job, "u", "delta", "B", "C", "z"));
    }

    private ScanInputs inputs() {
        return new ScanInputs(
                length,
                channels,
                states,
                groups,
                job.params().flag("softplus", true),
                new int[0],
                widened("u"),
                0,
                channels,
                widened("delta"),
                job.floats("A").values(),
                widened("B"),
                widened("C"),
                widened("D"),
                widened("z"),
                widened("delta_bias"));
    }

    private float[] widened(String input) {
        return job.has(input) ? job.widened(input).values() : NONE;
    }

    /** Step by step, in double precision. */
    public static Map<String, Tensor> plain(Job job) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        double[] h = parsed.first();
        float[] y = new float[parsed.length * parsed.channels];
        PlainScan.run(parsed.inputs(), h, y, job.pulse());
        return parsed.outputs(y, narrowed(h));
    }

    /** Registers of channels, step by step. */
    public static Map<String, Tensor> fast(Job job) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        float[] h = VectorScan.turned(narrowed(parsed.first()), parsed.channels, parsed.states);
        float[] y = new float[parsed.length * parsed.channels];
        new VectorScan(parsed.inputs(), job.pulse()).run(0, parsed.length, h, y);
        return parsed.outputs(y, VectorScan.turned(h, parsed.states, parsed.channels));
    }

    /** Stretches of steps that could be taken in any order: what each does to a state, the state before each, and then each by itself. */
    static Map<String, Tensor> chunked(Job job, int chunk) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        ScanInputs in = parsed.inputs();
        List<ScanPair> pairs = new ArrayList<>();
        for (int from = 0; from < parsed.length; from += chunk) {
            pairs.add(ScanPair.of(in, from, Math.min(parsed.length, from + chunk)));
        }
        float[] y = new float[parsed.length * parsed.channels];
        VectorScan scan = new VectorScan(in, Pulse.NONE);
        double[] before = parsed.first();
        for (int i = 0; i < pairs.size(); i++) {
            float[] h = VectorScan.turned(narrowed(before), parsed.channels, parsed.states);
            scan.run(i * chunk, Math.min(parsed.length, (i + 1) * chunk), h, y);
            pairs.get(i).applyTo(before);
        }
        return parsed.outputs(y, narrowed(before));
    }

    private double[] first() {
        double[] h = new double[channels * states];
        float[] given = widened("h0");
        for (int i = 0; i < given.length; i++) {
            h[i] = given[i];
        }
        return h;
    }

    private static float[] narrowed(double[] h) {
        float[] floats = new float[h.length];
        for (int i = 0; i < h.length; i++) {
            floats[i] = (float) h[i];
        }
        return floats;
    }

    private Map<String, Tensor> outputs(float[] y, float[] h) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        if (job.wanted().isEmpty() || job.wants("y")) {
            outputs.put("y", new FloatTensor(Shape.of(length, channels), y));
        }
        if (job.wanted().isEmpty() || job.wants("h_last")) {
            outputs.put("h_last", new FloatTensor(Shape.of(channels, states), h));
        }
        return outputs;
    }
}
