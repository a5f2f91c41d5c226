package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialUpdate;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.wire.PartialCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records in which the owners of partitions tell of them. They are ours, so what cannot be read was written by somebody else, by another version, or under other features
 * than those of now; the last must not be let in, or what is told now would not fit it.
 */
public final class PartialDecoder implements RecordDecoder<PartialUpdate> {
    private final long columns;

    private PartialDecoder(long columns) {
        this.columns = columns;
    }

    public static PartialDecoder of(PipelineDefinition definition) {
        return new PartialDecoder(
                definition.features().stream().mapToLong(Extractor::width).sum());
    }

    @Override
    public Result<PartialUpdate> decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return new Rejected<>("a record without key says nothing of a partition");
        }
        try {
            PartialUpdate update = PartialCodec.decode(new String(record.key(), UTF_8), record.value());
            requireColumns(update);
            return new Decoded<>(update);
        } catch (IllegalArgumentException e) {
            return new Rejected<>(new BadRecord(String.valueOf(e.getMessage())).getMessage());
        }
    }

    private void requireColumns(PartialUpdate update) {
        if (update.change() instanceof PartialChange.Held(int _, var element)
                && element.features().size() != columns) {
            throw new IllegalArgumentException("element " + element.id() + " was told with "
                    + element.features().size() + " columns, but the features now have " + columns);
        }
    }
}
