package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.actors.pipeline.PartitionLog;
import dev.weir.actors.pipeline.PipelineActors;
import dev.weir.actors.pipeline.PipelineSpec;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.actors.pipeline.ViewBoard;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.ingest.JsonDecoder;
import dev.weir.streams.ingest.RecordDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
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
    public record Parts(RecordDecoder decoder, SummaryPipeline.Factory pipelines) {
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
        for (PipelineDefinition definition : definitions) {
            Parts made = Parts.of(definition);
            actors.add(
                    new PipelineSpec(definition.name(), definition.source().idle(), made.pipelines()),
                    opener(definition, connection, caches, made.decoder()));
        }
        List<Membership> memberships = definitions.stream()
                .map(definition -> new Membership(definition, connection, caches.identity(), actors))
                .toList();
        memberships.forEach(Membership::start);
        return new PipelineRuntime(board, actors, memberships);
    }

    private static PartitionLog.Opener opener(
            PipelineDefinition definition, KafkaConnection connection, ElementCaches caches, RecordDecoder decoder) {
        String reading = reading(definition);
        return partition -> new KafkaPartitionLog(
                Names.of(definition, partition),
                connection,
                decoder,
                reading,
                caches.open(definition.name(), partition));
    }

    /** Records' own text is complete and stable, so its hash changes if, and only if, one of their parts does. */
    private static String reading(PipelineDefinition definition) {
        PipelineDefinition.Source source = definition.source();
        String parts = List.of(
                        source.id(),
                        source.time(),
                        source.elementTime(),
                        source.group(),
                        source.deleted(),
                        source.ttl(),
                        definition.features())
                .toString();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(parts.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
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
