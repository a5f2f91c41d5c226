package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The kernel {@code group_scan4} (GroupMamba): the channels of a grid in four equal groups, each scanned in a direction of its own, row by row, the same backwards, column by column,
 * and that backwards. Results lie where their inputs do.
 *
 * <pre>
 *   x [H·W, E]   for i = 0..3: delta_i [H·W, E/4]   A_i [E/4, N]   B_i, C_i [H·W, 1, N]   D_i [E/4], optional   f32
 *   W1 [R, E]   b1 [R]   W2 [E, R]   b2 [E], all of them or none: a gate
 *   y [H·W, E]
 * </pre>
 *
 * With a gate y is multiplied, channel by channel, by {@code sigmoid(W2·relu(W1·m + b1) + b2)}, m being the mean of x over all places.
 * Parameters: {@code H}, {@code W}, {@code softplus} (default true), and {@code channels}, {@code [from, to]}: a part of the work, those channels of each group alone, and results that have no others. Rows
 * of all inputs are places of the grid, row by row. Costs and definition as in {@link SelectiveScanJob}.
 */
public final class GroupScanJob {
    public static final Signature SIGNATURE = Signature.of(
            "x delta0 A0 B0 C0 D0? delta1 A1 B1 C1 D1? delta2 A2 B2 C2 D2? delta3 A3 B3 C3 D3? W1? b1? W2? b2?",
            "y",
            "H W softplus channels check_finite");

    private static final int DIRECTIONS = 4;
    private static final float[] NONE = {};

    private final Job job;
    private final FloatTensor x;
    private final int height;
    private final int width;
    /** Of a group. */
    private final int channels;

    private final int from;
    private final int to;

    private final Optional<ChannelGate> gate;

    private GroupScanJob(Job job) {
        this.job = job;
        x = job.floatsOfRank("x", 2);
        height = job.params().integer("H", 1, 0, Integer.MAX_VALUE);
        width = job.params().integer("W", x.shape().size(0), 0, Integer.MAX_VALUE);
        Refused.unless(
                (long) height * width == x.shape().size(0),
                Code.SHAPE,
                "x " + x.shape() + " must have a row for each place of a grid of H = " + height + " by W = " + width);
        Refused.unless(
                x.shape().size(1) % DIRECTIONS == 0,
                Code.SHAPE,
                "the channels of x " + x.shape() + " must be a multiple of " + DIRECTIONS);
        channels = x.shape().size(1) / DIRECTIONS;
        int[] range = job.params().range("channels", channels);
        from = range[0];
        to = range[1];
        for (int i = 0; i < DIRECTIONS; i++) {
            int states = job.floatsOfRank("A" + i, 2).shape().size(1);
            job.floats("A" + i, channels, states);
            job.floats("delta" + i, length(), channels);
            job.floats("B" + i, length(), 1, states);
            job.floats("C" + i, length(), 1, states);
            job.optionalFloats("D" + i, channels);
        }
        gate = ChannelGate.isIn(job) ? Optional.of(ChannelGate.of(job, x)) : Optional.empty();
    }

    public static Splitting splitting() {
        return new ByChannels(DIRECTIONS, GroupScanJob::channels);
    }

    private static ByChannels.Channels channels(Job job) {
        GroupScanJob parsed = new GroupScanJob(job);
        return new ByChannels.Channels(parsed.from, parsed.to, parsed.channels);
    }

    public static Plan plan(Job job) {
        GroupScanJob parsed = new GroupScanJob(job);
        job.requireFinite();
        return parsed.plan();
    }

    private Plan plan() {
        double steps = 0;
        double shared = 0;
        long state = 0;
        for (int i = 0; i < DIRECTIONS; i++) {
            int states = job.floats("A" + i).shape().size(1);
            steps += (double) length() * (to - from) * states;
            shared += 2.0 * length() * states;
            state = Math.max(state, (long) channels * states);
        }
        long cells = (long) length() * DIRECTIONS * (to - from);
        return new Plan(
                9 * steps + gate.map(each -> each.flop() + cells).orElse(0.0),
                4 * (3 * cells + shared) + gate.map(ChannelGate::bytes).orElse(0.0),
                4 * cells
                        + 4L * length()
                        + 12 * state
                        + gate.map(ChannelGate::peakBytes).orElse(0L));
    }

    private int length() {
        return x.shape().size(0);
    }

    /** Step by step, in double precision. */
    public static Map<String, Tensor> plain(Job job) {
        return new GroupScanJob(job)
                .each(
                        (in, y) -> PlainScan.run(in, new double[in.channels() * in.states()], y, job.pulse()),
                        ChannelGate::plain);
    }

    /** Registers of channels. */
    public static Map<String, Tensor> fast(Job job) {
        return new GroupScanJob(job)
                .each(
                        (in, y) -> new VectorScan(in, job.pulse())
                                .run(0, in.length(), new float[in.channels() * in.states()], y),
                        ChannelGate::fast);
    }

    /** Each direction in turn; its results are columns beside those of the others. */
    private Map<String, Tensor> each(BiConsumer<ScanInputs, Columns> scan, Function<ChannelGate, double[]> factors) {
        FloatTensor y = new FloatTensor(Shape.of(length(), DIRECTIONS * (to - from)));
        for (int i = 0; i < DIRECTIONS; i++) {
            scan.accept(
                    inputs(i),
                    new Columns(y.values(), i * (to - from) - from, y.shape().size(1)));
        }
        gate.ifPresent(each -> multiply(y.values(), factors.apply(each)));
        return Map.of("y", y);
    }

    /** @param factors of all channels */
    private void multiply(float[] y, double[] factors) {
        int own = to - from;
        float[] row = new float[DIRECTIONS * own];
        for (int c = 0; c < row.length; c++) {
            row[c] = (float) factors[c / own * channels + from + c % own];
        }
        for (int at = 0; at < y.length; at += row.length) {
            for (int c = 0; c < row.length; c++) {
                y[at + c] *= row[c];
            }
        }
    }

    private ScanInputs inputs(int direction) {
        int states = job.floats("A" + direction).shape().size(1);
        return new ScanInputs(
                length(),
                from,
                to,
                channels,
                states,
                1,
                job.params().flag("softplus", true),
                order(direction),
                new Columns(x.values(), direction * channels, DIRECTIONS * channels),
                rows("delta" + direction, channels),
                job.floats("A" + direction).values(),
                rows("B" + direction, states),
                rows("C" + direction, states),
                job.has("D" + direction) ? job.floats("D" + direction).values() : NONE,
                Columns.NONE,
                NONE);
    }

    private Columns rows(String input, int width) {
        return new Columns(job.floats(input).values(), 0, width);
    }

    private int[] order(int direction) {
        int[] order = new int[length()];
        for (int step = 0; step < order.length; step++) {
            int forward = direction % 2 == 0 ? step : order.length - 1 - step;
            order[step] = direction < 2 ? forward : forward % height * width + forward / height;
        }
        return order;
    }
}
