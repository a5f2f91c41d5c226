package dev.weir.app.api;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Ceiling;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.compute.PoolView;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.actors.relaxation.Desk;
import dev.weir.app.telemetry.Telemetry;
import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.pipeline.Recourse;
import dev.weir.kernels.pipeline.Shown;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.relaxation.Recent;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.SequenceView;
import dev.weir.kernels.relaxation.Tallies;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Stopping;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.Constraints.Quota;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.submodular.Unmet;
import dev.weir.kernels.submodular.Work;
import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.delivery.PoolDesk;
import dev.weir.streams.ingest.JobReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Definitions, elements and views for the tests of this package. */
final class Views {
    private Views() {}

    /** A pipeline with a place (three columns) and one number after it. */
    static PipelineDefinition definition(String name) {
        return new PipelineDefinition(
                name,
                new PipelineDefinition.Source(
                        "topic-of-" + name,
                        "$.id",
                        Optional.of("$.updated"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(10)),
                List.of(new Extractor.Geo(List.of("$.lat", "$.lon"), 2), new Extractor.Number("$.mag", 1)),
                new WindowConfig(Duration.ofHours(24), 0, Duration.ofHours(1), Duration.ofDays(1)),
                new SummaryConfig(
                        3,
                        0.25,
                        new ObjectiveConfig.FacilityLocation(new Similarity.Rbf(0.5), new Anchors.Sample(64)),
                        Constraints.NONE
                                .withQuotas(Map.of("us", Quota.atMost(2), "ak", Quota.atLeast(1)))
                                .withPinned(Set.of("gone")),
                        16,
                        7),
                new PipelineDefinition.Sinks(name + ".members", name + ".dead-letters"));
    }

    /** The same elements without a place: four plain columns. */
    static PipelineDefinition placeless(String name) {
        PipelineDefinition quakes = definition(name);
        return new PipelineDefinition(
                name,
                quakes.source(),
                List.of(new Extractor.Vector("$.v", 4, 1)),
                quakes.window(),
                quakes.summary(),
                quakes.sinks());
    }

    static Element element(String id, double latitude, double longitude, double magnitude) {
        double lat = Math.toRadians(latitude);
        double lon = Math.toRadians(longitude);
        float x = (float) (Math.cos(lat) * Math.cos(lon) / 2);
        float y = (float) (Math.cos(lat) * Math.sin(lon) / 2);
        String payload = "{\"place\":\"near " + id + "\",\"mag\":" + magnitude + "}";
        Features features = Features.of(x, y, (float) (Math.sin(lat) / 2), (float) magnitude);
        return new Element(id, features, 1_000, Element.NEVER, "us", payload, 0);
    }

    /** The first three elements are the members. */
    static Snapshot snapshot(long offset, List<Element> live) {
        List<Element> members = live.subList(0, Math.min(3, live.size()));
        List<Summary.Member> summary = members.stream()
                .map(element -> new Summary.Member(element.id(), 2, 1, 0.5))
                .toList();
        return new Snapshot(
                offset,
                2_000 + offset,
                live.size(),
                new Summary(
                        summary,
                        9,
                        10,
                        12,
                        "levels",
                        "sample of " + live.size(),
                        new Unmet(Map.of("ak", 1), Map.of(), List.of("gone"), 0),
                        9),
                members.stream().collect(Collectors.toMap(Element::id, _ -> 1_500L)),
                members,
                live,
                live.reversed().subList(0, Math.min(3, live.size())),
                7,
                new Snapshot.Counters(offset, offset, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0),
                new Recourse(offset, 0, 0, 0, 1, List.of(0L, offset)),
                new Work(10 * offset, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                4,
                123_456,
                "00112233445566778899aabbccddeeff");
    }

    static Declared declared(PipelineDefinition... definitions) {
        return new Declared(List.of(definitions), List.of(), List.of());
    }

    /** A solver with defaults and a context from 0 to 1. */
    static SolverDefinition solver(String name) {
        LearnerConfig learner =
                LearnerConfig.of(RuleConfig.ZoomingCurve.over(Axis.omega(), ContextRange.straight(0, 1)), 1);
        return new SolverDefinition(
                name,
                name + ".systems",
                name + ".matrices",
                new RelaxationConfig(new Method.Sor(1), Stopping.DEFAULT, learner, 10),
                new SolverDefinition.Sinks(
                        name + ".solutions", name + ".answers", name + ".reports", name + ".dead-letters"));
    }

    /** Rounds of a sequence, each named by its number; of the same number and iterations they are the same. */
    static SequenceView sequence(String name, Recent... rounds) {
        return new SequenceView(
                name, Tallies.NONE, 40, 2, 0.5, List.of(), List.of(rounds), List.of(new SequenceView.Point(0.5, 1.5)));
    }

    static Recent round(long number, int iterations) {
        return new Recent(number, 0.25, 1.5, 1.6, iterations, Optional.empty());
    }

    static PipelineView solving(String solver, SequenceView... sequences) {
        var counters = new RelaxationView.Counters(28, 1, 2, 3, 4, 5, 6, 7, 8_000);
        var shown = new RelaxationView(28, "00112233445566778899aabbccddeeff", counters, 9, List.of(sequences));
        return view(solver, PipelineView.Status.LIVE, "", Optional.of(shown));
    }

    /** Nobody asks it anything. */
    static final Desk DESK = Desk.closed();

    /** A pool that was just told to start. */
    static final PoolView POOL = new PoolView(
            PoolView.State.WARMING,
            0,
            0,
            0,
            new PoolView.Memory(0, 0, 1 << 20),
            new Ceiling(1e9, 1e9),
            List.of(),
            List.of(),
            Map.of(),
            new PoolView.CanaryView(0, 0, new PoolView.Percentiles(0, 0, 0, 0)));

    /** Takes no job. */
    private static final Compute COMPUTE = new Compute() {
        @Override
        public Ticket submit(Job job, Terms terms) {
            Answer busy = new Answer.Busy(Answer.Why.NO_LANE, Duration.ofSeconds(1));
            return new Ticket(1, CompletableFuture.completedFuture(busy));
        }

        @Override
        public boolean cancel(long id) {
            return false;
        }

        @Override
        public PoolView view() {
            return POOL;
        }
    };

    /** What an API needs that is about pipelines. */
    static ApiServer.Parts parts(Pipelines pipelines, Declared declared, Telemetry telemetry) {
        return parts(pipelines, declared, DESK, telemetry);
    }

    static ApiServer.Parts parts(Pipelines pipelines, Declared declared, Desk desk, Telemetry telemetry) {
        return new ApiServer.Parts(
                pipelines,
                declared,
                desk,
                new PoolDesk(COMPUTE, new JobReader()),
                COMPUTE,
                new Catalogue(Map.of()),
                telemetry);
    }

    static PipelineView live(String pipeline, long offset, List<Element> live) {
        return view(pipeline, PipelineView.Status.LIVE, "", Optional.of(snapshot(offset, live)));
    }

    static PipelineView restoring(String pipeline) {
        return view(pipeline, PipelineView.Status.RESTORING, "40 of 100 records", Optional.empty());
    }

    static PipelineView stale(PipelineView live, String detail) {
        return view(live.pipeline(), PipelineView.Status.STALE, detail, live.shown());
    }

    private static PipelineView view(
            String pipeline, PipelineView.Status status, String detail, Optional<Shown> shown) {
        long offset = shown.map(Shown::offset).orElse(0L);
        return new PipelineView(
                pipeline,
                0,
                status,
                detail,
                1,
                offset,
                offset + 5,
                10_000 + 200 * offset,
                10_040 + 200 * offset,
                new PipelineView.Latency(12, 34, 100),
                shown);
    }

    static final List<Element> THREE =
            List.of(element("a", 10, 20, 1), element("b", -30, 170, 2), element("c", 60, -150, 3));
}
