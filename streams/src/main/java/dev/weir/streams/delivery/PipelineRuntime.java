package dev.weir.streams.delivery;

import dev.weir.actors.compute.Compute;
import dev.weir.actors.jobs.JobOperator;
import dev.weir.actors.pipeline.MergeOperator;
import dev.weir.actors.pipeline.Operator;
import dev.weir.actors.pipeline.PipelineActors;
import dev.weir.actors.pipeline.PipelineSpec;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.actors.pipeline.PooledSimilarities;
import dev.weir.actors.pipeline.Savepoints;
import dev.weir.actors.pipeline.SummaryOperator;
import dev.weir.actors.pipeline.ViewBoard;
import dev.weir.actors.relaxation.RelaxationOperator;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.ingest.JobReader;
import dev.weir.streams.ingest.JsonDecoder;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.ingest.RequestDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The pipelines of this process, running: an actor system, and for each pipeline a guardian and a seat in its consumer group. */
public final class PipelineRuntime implements Pipelines, AutoCloseable {
    private final ViewBoard board;
    private final PipelineActors actors;
    private final List<Membership> memberships;
    private final List<KafkaMatrices> matrices;
    private final ExecutorService threads;
    private final Savepoints savepoints;

    private PipelineRuntime(
            ViewBoard board,
            PipelineActors actors,
            List<Membership> memberships,
            List<KafkaMatrices> matrices,
            ExecutorService threads,
            Savepoints savepoints) {
        this.board = board;
        this.actors = actors;
        this.memberships = memberships;
        this.matrices = matrices;
        this.threads = threads;
        this.savepoints = savepoints;
    }

    /** What a pipeline's definition is made into: how its records are read, and what they are applied to. */
    public record Parts(RecordDecoder<Update> decoder, SummaryPipeline.Factory pipelines) {
        public static Parts of(PipelineDefinition definition) {
            return new Parts(JsonDecoder.of(definition), SummaryPipeline.of(definition.window(), definition.summary()));
        }
    }

    /**
     * Topics of jobs, and what computes them, and the similarities of summaries where it is faster at that than their owners.
     *
     * @param topics none where the pool is for the summaries alone
     * @param compute stays the caller's to close, after the runtime
     * @param reader one for all that goes into the same pool
     */
    public record Jobs(List<JobsDefinition> topics, Compute compute, JobReader reader) {
        public Jobs {
            topics = List.copyOf(topics);
        }
    }

    /** Of a process without topics of jobs. */
    public static PipelineRuntime start(
            List<PipelineDefinition> pipelines,
            List<SolverDefinition> solvers,
            KafkaConnection connection,
            ElementCaches caches) {
        return start(pipelines, solvers, Optional.empty(), connection, caches);
    }

    /**
     * Returns at once. Pipelines whose broker or source topic is not there yet wait for it, and their view says so.
     *
     * @param pipelines each of them, and the one over all of its partitions if it has one, is run
     * @param caches stay the caller's to close, after this
     * @throws IllegalArgumentException if two of them have the same name
     */
    public static PipelineRuntime start(
            List<PipelineDefinition> pipelines,
            List<SolverDefinition> solvers,
            Optional<Jobs> jobs,
            KafkaConnection connection,
            ElementCaches caches) {
        List<PipelineDefinition> definitions =
                pipelines.stream().flatMap(PipelineDefinition::withRoot).toList();
        List<JobsDefinition> topics = jobs.map(Jobs::topics).orElse(List.of());
        List<Channel> channels = Stream.of(
                        definitions.stream().map(Channel::of),
                        solvers.stream().map(Channel::of),
                        topics.stream().map(Channel::of))
                .flatMap(each -> each)
                .toList();
        if (channels.stream().map(Channel::name).distinct().count() < channels.size()) {
            throw new IllegalArgumentException("names of pipelines, solvers and topics of jobs must differ");
        }
        ViewBoard board = new ViewBoard();
        PipelineActors actors = PipelineActors.start(board, InstantSource.system());
        ExecutorService threads = solverThreads();
        List<KafkaMatrices> matrices = new ArrayList<>();
        definitions.forEach(definition -> actors.add(
                switch (definition.source().format()) {
                    case JSON -> summary(definition, jobs.map(Jobs::compute), connection, caches);
                    case PARTIALS -> merge(definition, connection);
                }));
        for (SolverDefinition solver : solvers) {
            var known = new KafkaMatrices(connection, solver.matrices(), Topics.group(solver.name()));
            matrices.add(known);
            actors.add(solver(solver, known, connection, threads));
        }
        jobs.ifPresent(each -> topics.forEach(topic -> actors.add(jobs(topic, each, connection, threads))));
        List<Membership> memberships = channels.stream()
                .map(channel -> new Membership(channel, connection, caches.identity(), actors))
                .toList();
        memberships.forEach(Membership::start);
        var savepoints = new KafkaSavepoints(connection, definitions, actors);
        return new PipelineRuntime(board, actors, memberships, matrices, threads, savepoints);
    }

    /** Kernels keep a core busy each; more threads than cores would only make them wait for each other. */
    private static ExecutorService solverThreads() {
        return Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("weir-solver-", 0).daemon().factory());
    }

    private static PipelineSpec<?, ?, ?> solver(
            SolverDefinition definition, KafkaMatrices matrices, KafkaConnection connection, Executor threads) {
        Channel channel = Channel.of(definition);
        var format = new RelaxationFormat(definition, new RequestDecoder(matrices));
        return new PipelineSpec<>(
                definition.name(),
                Duration.ZERO,
                RelaxationOperator.of(definition.relaxation(), threads),
                partition -> new KafkaPartitionLog<>(
                        Names.of(channel, partition),
                        connection,
                        format,
                        // Learners are few and small: reading them back from the changelog costs nothing worth keeping.
                        ElementCaches.none().open(definition.name(), partition),
                        Optional.empty()));
    }

    private static PipelineSpec<?, ?, ?> jobs(
            JobsDefinition definition, Jobs jobs, KafkaConnection connection, Executor threads) {
        Channel channel = Channel.of(definition);
        var format = new JobsFormat(definition, jobs.reader());
        return new PipelineSpec<>(
                definition.name(),
                Duration.ZERO,
                JobOperator.of(jobs.compute(), threads),
                partition -> new KafkaPartitionLog<>(
                        Names.of(channel, partition),
                        connection,
                        format,
                        // Ten thousand ids are read back in no time.
                        ElementCaches.none().open(definition.name(), partition),
                        Optional.empty()));
    }

    private static PipelineSpec<?, ?, ?> summary(
            PipelineDefinition definition,
            Optional<Compute> compute,
            KafkaConnection connection,
            ElementCaches caches) {
        Parts made = Parts.of(definition);
        Channel channel = Channel.of(definition);
        var format = new SummaryFormat(definition, made.decoder());
        return new PipelineSpec<>(
                definition.name(),
                definition.source().idle(),
                operators(definition, made, compute),
                partition -> new KafkaPartitionLog<>(
                        Names.of(channel, partition),
                        connection,
                        format,
                        caches.open(definition.name(), partition),
                        definition.start()));
    }

    private static Operator.Factory<Update, SummaryOperator.Changes, SummaryOperator.Restored> operators(
            PipelineDefinition definition, Parts made, Optional<Compute> compute) {
        boolean merges = definition.merge().isPresent();
        return compute.map(pool -> SummaryOperator.of(
                        blocks -> SummaryPipeline.of(definition.window(), definition.summary(), blocks),
                        merges,
                        () -> new PooledSimilarities(pool, System::nanoTime)))
                .orElseGet(() -> SummaryOperator.of(made.pipelines(), merges));
    }

    private static PipelineSpec<?, ?, ?> merge(PipelineDefinition definition, KafkaConnection connection) {
        Channel channel = Channel.of(definition);
        var format = new MergeFormat(definition);
        return new PipelineSpec<>(
                definition.name(),
                definition.source().idle(),
                MergeOperator.of(definition.summary()),
                partition -> new KafkaPartitionLog<>(
                        Names.of(channel, partition),
                        connection,
                        format,
                        // Partials are small, as learners are.
                        ElementCaches.none().open(definition.name(), partition),
                        Optional.empty()));
    }

    @Override
    public Savepoints savepoints() {
        return savepoints;
    }

    @Override
    public List<PipelineView> views() {
        return board.views();
    }

    @Override
    public CompletionStage<Optional<Explanation>> why(String pipeline, int partition, String id) {
        return actors.why(pipeline, partition, id);
    }

    @Override
    public AutoCloseable subscribe(Consumer<PipelineView> listener) {
        return board.subscribe(listener);
    }

    /** Finishes and commits what is in hand, gives the partitions back to their groups and stops; a few seconds. */
    @Override
    public void close() {
        memberships.forEach(Membership::leave);
        memberships.forEach(Membership::close);
        actors.close();
        threads.shutdownNow();
        matrices.forEach(KafkaMatrices::close);
    }
}
