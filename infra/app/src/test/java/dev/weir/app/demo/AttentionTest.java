package dev.weir.app.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.compute.PoolView;
import dev.weir.actors.compute.Priority;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.pipeline.Recourse;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.Unmet;
import dev.weir.kernels.submodular.Work;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is asked of the pool, and what is made of its answers. */
final class AttentionTest {
    private static final double SCALE = 0.5;
    private static final List<Element> MEMBERS =
            List.of(element("a", 1, 0, 0, 0.2f), element("b", 2, 0.5f, -0.3f, 0), element("c", 3, -0.4f, 0.1f, 0.6f));
    private static final List<Element> LIVE = List.of(
            MEMBERS.get(0),
            MEMBERS.get(1),
            MEMBERS.get(2),
            element("d", 4, 0.1f, 0.1f, 0.1f),
            element("e", 9, 0.4f, 0, 0));

    /** Answers when it is told to. */
    private static final class HandCompute implements Compute {
        record Asked(Job job, Priority priority, CompletableFuture<Answer> answer) {}

        final LinkedBlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

        @Override
        public Ticket submit(Job job, Terms terms) {
            Asked each = new Asked(job, terms.priority(), new CompletableFuture<>());
            asked.add(each);
            return new Ticket(1, each.answer);
        }

        Asked next() throws InterruptedException {
            Asked next = asked.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was asked");
            }
            return next;
        }

        @Override
        public boolean cancel(long id) {
            return false;
        }

        @Override
        public PoolView view() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void theSharesAreTheSimilaritiesOverTheirSum() throws InterruptedException {
        HandCompute compute = new HandCompute();
        try (Attention attention = Attention.start(compute, SCALE)) {
            attention.see(view(1));
            HandCompute.Asked asked = compute.next();
            assertEquals(Priority.BACKGROUND, asked.priority());
            asked.answer().complete(done(attended(asked.job())));
            await().until(() -> attention.report().answered() == 1);
            Map<String, Double> shares = attention.report().shares();
            var similarity = new Similarity.Rbf(SCALE);
            for (Element member : MEMBERS) {
                double expected = LIVE.stream()
                        .mapToDouble(element -> alike(similarity, element, member)
                                / MEMBERS.stream()
                                        .mapToDouble(each -> alike(similarity, element, each))
                                        .sum())
                        .average()
                        .orElseThrow();
                assertEquals(expected, shares.getOrDefault(member.id(), Double.NaN), 1e-6, member.id());
            }
            assertEquals("most of it 41 % for a", attention.report().most());
        }
    }

    @Test
    void nothingIsAskedWhileAnAnswerIsWaitedForAndThenTheNewestStateAlone() throws InterruptedException {
        HandCompute compute = new HandCompute();
        try (Attention attention = Attention.start(compute, SCALE)) {
            attention.see(view(1));
            HandCompute.Asked first = compute.next();
            attention.see(view(2));
            attention.see(view(3));
            first.answer().complete(new Answer.Expired());
            HandCompute.Asked second = compute.next();
            second.answer().complete(done(attended(second.job())));
            await().until(() -> attention.report().answered() == 1);
            assertEquals(2, attention.report().asked());
            assertEquals(0, compute.asked.size());
        }
    }

    @Test
    void beforeTheFirstAnswerNothingIsClaimed() {
        assertEquals("nothing was answered", new AttentionReport(3, 0, Map.of()).most());
    }

    private static double alike(Similarity similarity, Element a, Element b) {
        return similarity.of(similarity.closeness(a.features(), b.features()));
    }

    /** By the definition of attention. */
    private static FloatTensor attended(Job job) {
        FloatTensor q = job.floatsOfRank("Q", 4);
        FloatTensor k = job.floatsOfRank("K", 4);
        FloatTensor v = job.floatsOfRank("V", 4);
        int queries = q.shape().size(2);
        int keys = k.shape().size(2);
        int width = q.shape().size(3);
        int values = v.shape().size(3);
        double scale = job.params().number("scale", Double.NaN);
        float[] o = new float[queries * values];
        for (int i = 0; i < queries; i++) {
            double[] weight = new double[keys];
            double sum = 0;
            for (int j = 0; j < keys; j++) {
                double logit = 0;
                for (int c = 0; c < width; c++) {
                    logit += (double) q.values()[i * width + c] * k.values()[j * width + c];
                }
                weight[j] = Math.exp(scale * logit);
                sum += weight[j];
            }
            for (int j = 0; j < keys; j++) {
                for (int c = 0; c < values; c++) {
                    o[i * values + c] += (float) (weight[j] / sum * v.values()[j * values + c]);
                }
            }
        }
        return new FloatTensor(Shape.of(1, 1, queries, values), o);
    }

    private static Answer done(FloatTensor o) {
        var timings = new Answer.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        return new Answer.Done(Map.of("O", o), timings, Backend.VECTOR, "lane-0", 1);
    }

    private static Element element(String id, long time, float... features) {
        return new Element(id, Features.of(features), time, Element.NEVER, "us", "{}", 0);
    }

    private static PipelineView view(long offset) {
        List<Summary.Member> members = MEMBERS.stream()
                .map(element -> new Summary.Member(element.id(), 2, 1, 0.5))
                .toList();
        Snapshot snapshot = new Snapshot(
                offset,
                2_000 + offset,
                LIVE.size(),
                new Summary(members, 9, 10, 12, "levels", "all", new Unmet(Map.of(), Map.of(), List.of(), 0), 9),
                Map.of(),
                MEMBERS,
                LIVE,
                List.of(),
                7,
                Snapshot.Counters.NONE,
                new Recourse(offset, 0, 0, 0, 1, List.of(0L, offset)),
                new Work(10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                4,
                123_456,
                "00");
        return new PipelineView(
                "quakes",
                0,
                PipelineView.Status.LIVE,
                "",
                1,
                offset,
                offset,
                10_000,
                10_040,
                PipelineView.Latency.NONE,
                Optional.of(snapshot));
    }
}
