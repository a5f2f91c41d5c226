package dev.weir.streams.delivery;

import dev.weir.actors.pipeline.PipelineActors;
import dev.weir.actors.pipeline.PipelineSpec;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.actors.pipeline.SummaryOperator;
import dev.weir.actors.pipeline.ViewBoard;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.ingest.JsonDecoder;
import dev.weir.streams.ingest.RecordDecoder;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The pipelines of this process, running: an actor system, and for each pipeline a guardian and a seat in its consumer group. */
public final class PipelineRuntime implements Pipelines, AutoCloseable {
    private final ViewBoard board;
    private final PipelineActors actors;
    private final List<Membership> memberships;

    private PipelineRuntime(ViewBoard board, PipelineActors actors, List<Membership> memberships) {
        this.board = board;
        this.actors = actors;
        this.memberships = memberships;
    }

    /** What a pipeline's definition is made into: how its records are read, and what they are applied to. */
    public record Parts(RecordDecoder<Update> decoder, SummaryPipeline.Factory pipelines) {
        public static Parts of(PipelineDefinition definition) {
            return new Parts(JsonDecoder.of(definition), SummaryPipeline.of(definition.window(), definition.summary()));
        }
    }

    /**
     * Returns at once. Pipelines whose broker or source topic is not there yet wait for it, and their view says so.
     *
     * @param caches stay the caller's to close, after this
     * @throws IllegalArgumentException if two pipelines have the same name
     */
    public static PipelineRuntime start(
            List<PipelineDefinition> definitions, KafkaConnection connection, ElementCaches caches) {
        if (definitions.stream().map(PipelineDefinition::name).distinct().count() < definitions.size()) {
            throw new IllegalArgumentException("pipeline names must differ");
        }
        ViewBoard board = new ViewBoard();
        PipelineActors actors = PipelineActors.start(board, InstantSource.system());
        definitions.forEach(definition -> actors.add(summary(definition, connection, caches)));
        List<Membership> memberships = definitions.stream()
                .map(definition -> new Membership(Channel.of(definition), connection, caches.identity(), actors))
                .toList();
        memberships.forEach(Membership::start);
        return new PipelineRuntime(board, actors, memberships);
    }

    private static PipelineSpec<?, ?, ?> summary(
            PipelineDefinition definition, KafkaConnection connection, ElementCaches caches) {
        Parts made = Parts.of(definition);
        Channel channel = Channel.of(definition);
        var format = new SummaryFormat(definition, made.decoder());
        return new PipelineSpec<>(
                definition.name(),
                definition.source().idle(),
                SummaryOperator.of(made.pipelines()),
                partition -> new KafkaPartitionLog<>(
                        Names.of(channel, partition), connection, format, caches.open(definition.name(), partition)));
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
    }
}
