package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * {@code channels}, {@code [from, to]}, is a part of the work: those channels alone, as they are in the whole, and results that have no others. Θ(L·E·N) work, as many exponentials; the scratch
 * is a state.
 */
public final class SelectiveScanJob {
    public static final Signature SIGNATURE =
            Signature.of("u delta A B C D? delta_bias? z? h0?", "y h_last", "softplus groups channels check_finite");

    private static final float[] NONE = {};

    private final Job job;
    private final int length;
    private final int channels;
    private final int from;
    private final int to;
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
        int[] range = job.params().range("channels", channels);
        from = range[0];
        to = range[1];
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
        return new ByChannels(1, SelectiveScanJob::channels);
    }

    private static ByChannels.Channels channels(Job job) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        return new ByChannels.Channels(parsed.from, parsed.to, parsed.channels / parsed.groups);
    }

    public static Plan plan(Job job) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        job.requireFinite();
        return parsed.plan();
    }

    private Plan plan() {
        double cells = (double) length * (to - from);
        long shared = (long) length * (endGroup() - firstGroup()) * states;
        long state = (long) channels * states;
        long widened = 0;
        for (String input : List.of("u", "delta", "z")) {
            widened += isHalf(input) ? (long) length * (to - from) : 0;
        }
        for (String input : List.of("B", "C")) {
            widened += isHalf(input) ? shared : 0;
        }
        return new Plan(
                9 * cells * states,
                4 * (cells * (job.has("z") ? 4 : 3) + 2 * shared),
                4 * ((long) length * (to - from) + widened) + 20 * state);
    }

    private boolean isHalf(String input) {
        return job.has(input) && job.tensor(input) instanceof HalfTensor;
    }

    /** Of those that the channels read. */
    private int firstGroup() {
        return from == to ? 0 : from / (channels / groups);
    }

    private int endGroup() {
        return from == to ? 0 : Math.ceilDiv(to, channels / groups);
    }

    private ScanInputs inputs() {
        return new ScanInputs(
                length,
                from,
                to,
                channels,
                states,
                groups,
                job.params().flag("softplus", true),
                new int[0],
                byChannel("u"),
                byChannel("delta"),
                job.floats("A").values(),
                byGroup("B"),
                byGroup("C"),
                optional("D"),
                byChannel("z"),
                optional("delta_bias"));
    }

    private Columns byChannel(String input) {
        return Columns.of(job, input, length, channels, from, to);
    }

    private Columns byGroup(String input) {
        return Columns.of(job, input, length, groups * states, firstGroup() * states, endGroup() * states);
    }

    private float[] optional(String input) {
        return job.has(input) ? job.floats(input).values() : NONE;
    }

    /** Step by step, in double precision. */
    public static Map<String, Tensor> plain(Job job) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        double[] h = parsed.first();
        Columns y = parsed.results();
        PlainScan.run(parsed.inputs(), h, y, job.pulse());
        return parsed.outputs(y, narrowed(h));
    }

    /** Registers of channels, step by step. */
    public static Map<String, Tensor> fast(Job job) {
        SelectiveScanJob parsed = new SelectiveScanJob(job);
        float[] h = VectorScan.turned(narrowed(parsed.first()), parsed.channels, parsed.states);
        Columns y = parsed.results();
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
        Columns y = parsed.results();
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
        float[] given = optional("h0");
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

    private Columns results() {
        return Columns.over(new float[length * (to - from)], from, to);
    }

    /** @param h of all channels */
    private Map<String, Tensor> outputs(Columns y, float[] h) {
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        if (job.wanted().isEmpty() || job.wants("y")) {
            outputs.put("y", new FloatTensor(Shape.of(length, to - from), y.values()));
        }
        if (job.wanted().isEmpty() || job.wants("h_last")) {
            float[] own = Arrays.copyOfRange(h, from * states, to * states);
            outputs.put("h_last", new FloatTensor(Shape.of(to - from, states), own));
        }
        return outputs;
    }
}
