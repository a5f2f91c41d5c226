package dev.weir.app.summarize;

import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.Snapshot.Counters;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Algorithm;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.delivery.PipelineRuntime.Parts;
import dev.weir.streams.ingest.RecordDecoder.Decoded;
import dev.weir.streams.ingest.RecordDecoder.Rejected;
import dev.weir.streams.wire.Output;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** One pipeline fed from a file instead of a partition: the same decoder, the same engine, the same output; a record's offset is its place in the file, from 0. */
final class FileSummary {
    private final PipelineDefinition definition;
    private final Parts parts;
    private final SummaryPipeline pipeline;
    private final BiConsumer<Long, String> bad;
    private long offset;

    /** @param bad is told the place and the cause of each record that could not be read or applied */
    FileSummary(PipelineDefinition definition, BiConsumer<Long, String> bad) {
        this.definition = definition;
        this.parts = Parts.of(definition);
        this.pipeline = parts.pipelines().create();
        this.bad = bad;
    }

    void add(byte[] json) {
        long at = offset++;
        try {
            switch (parts.decoder().decode(record(at, json))) {
                case Decoded(var update) -> pipeline.apply(update, at);
                case Rejected(String cause) -> reject(at, cause);
            }
        } catch (IllegalArgumentException e) {
            reject(at, String.valueOf(e.getMessage()));
        }
    }

    /** A file has no record timestamps. Where a record says no time either, nothing depends on it, and the epoch will do. */
    private ConsumerRecord<byte[], byte[]> record(long at, byte[] json) {
        return new ConsumerRecord<>(
                definition.source().topic(),
                0,
                at,
                0,
                TimestampType.CREATE_TIME,
                0,
                json.length,
                new byte[0],
                json,
                new RecordHeaders(),
                Optional.empty());
    }

    private void reject(long at, String cause) {
        pipeline.countDeadLetter();
        bad.accept(at, cause);
    }

    Snapshot snapshot() {
        return pipeline.snapshot(offset);
    }

    /** As it would stand on the members topic if all records had been one batch. */
    Output output(Snapshot snapshot) {
        int deadLettered = Math.toIntExact(snapshot.counters().deadLettered());
        var step = new Output.Step(definition.name(), 0, 1, 1, 0, Math.toIntExact(offset), deadLettered);
        return Output.of(step, Set.of(), snapshot);
    }

    /** Another algorithm over what is live now. */
    StaticRun run(Algorithm algorithm) {
        return StaticRun.of(definition, pipeline.live(), counters(), algorithm);
    }

    Counters counters() {
        return pipeline.state().counters();
    }
}
