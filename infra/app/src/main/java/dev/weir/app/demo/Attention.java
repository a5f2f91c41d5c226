package dev.weir.app.demo;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.compute.Priority;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the pool what the members are looked at for: how the newest live elements share their attention among them. The softmax over members {@code m} of {@code −‖e−m‖² / s} is
 * the summary's own similarity to each member over the sum of all; it is asked as a job of kernel {@code attention}, with the elements as queries, the members as keys and
 * unit vectors as values, so that its result is the weights themselves.
 *
 * <p>States are conflated: a few times a second the newest one is asked about, and none while an answer is waited for.
 */
final class Attention implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(250);
    /** The first job of all is a hundred times slower than those after it, and the pool must not take that for the rule. */
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int QUERIES = 256;

    /** Squared distance at which two elements are alike by 1/e. */
    private final double scale;

    private final Compute compute;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("demo-attention").factory());
    private @Nullable Snapshot newest;
    private boolean waits;
    private long asked;
    private long answered;
    private Map<String, Double> shares = Map.of();

    private Attention(Compute compute, double scale) {
        this.compute = compute;
        this.scale = scale;
    }

    /** @param scale as {@code similarity.rbf} of the summary */
    static Attention start(Compute compute, double scale) {
        Attention attention = new Attention(compute, scale);
        long period = PERIOD.toMillis();
        var _ = attention.timer.scheduleWithFixedDelay(attention::ask, period, period, TimeUnit.MILLISECONDS);
        return attention;
    }

    /** Any thread. */
    synchronized void see(PipelineView view) {
        view.snapshot().filter(snapshot -> !snapshot.elements().isEmpty()).ifPresent(snapshot -> newest = snapshot);
    }

    private void ask() {
        Snapshot snapshot;
        synchronized (this) {
            if (newest == null || waits) {
                return;
            }
            snapshot = newest;
            newest = null;
            waits = true;
            asked++;
        }
        List<Element> members = snapshot.elements();
        compute.submit(job(newestOf(snapshot.sample()), members, scale), Priority.BACKGROUND, DEADLINE)
                .answer()
                .thenAccept(answer -> take(answer, members));
    }

    private synchronized void take(Answer answer, List<Element> members) {
        waits = false;
        if (answer instanceof Answer.Done done && done.outputs().get("O") instanceof FloatTensor weights) {
            answered++;
            shares = shares(weights, members);
        }
    }

    private static List<Element> newestOf(List<Element> live) {
        return live.stream()
                .sorted(Comparator.comparingLong(Element::time).reversed())
                .limit(QUERIES)
                .toList();
    }

    /** {@code −‖q−k‖² / s} is {@code 2q·k/s − k·k/s} and something that is the same for all keys, so one more column makes a product of it. */
    static Job job(List<Element> queries, List<Element> members, double scale) {
        int columns = members.getFirst().features().size() + 1;
        float[] q = new float[queries.size() * columns];
        float[] k = new float[members.size() * columns];
        float[] unit = new float[members.size() * members.size()];
        for (int i = 0; i < queries.size(); i++) {
            queries.get(i).features().copyInto(q, i * columns);
            q[i * columns + columns - 1] = 1;
        }
        for (int j = 0; j < members.size(); j++) {
            var features = members.get(j).features();
            for (int c = 0; c < columns - 1; c++) {
                k[j * columns + c] = (float) (2 * features.at(c) / scale);
            }
            k[j * columns + columns - 1] = (float) (-features.dot(features) / scale);
            unit[j * members.size() + j] = 1;
        }
        return new Job(
                "attention",
                Params.of(Map.of("scale", 1)),
                Map.of(
                        "Q", new FloatTensor(Shape.of(1, 1, queries.size(), columns), q),
                        "K", new FloatTensor(Shape.of(1, 1, members.size(), columns), k),
                        "V", new FloatTensor(Shape.of(1, 1, members.size(), members.size()), unit)));
    }

    /** The mean of the rows, by member. */
    private static Map<String, Double> shares(FloatTensor weights, List<Element> members) {
        int rows = weights.shape().size(2);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (int j = 0; j < members.size(); j++) {
            double sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += weights.values()[i * members.size() + j];
            }
            shares.put(members.get(j).id(), sum / rows);
        }
        return shares;
    }

    /** As it was answered last. */
    synchronized AttentionReport report() {
        return new AttentionReport(asked, answered, shares);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
