package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.pipeline.PartialUpdate;
import dev.weir.streams.wire.PartialCodec;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records in which the owners of partitions tell of them. They are ours, so what cannot be read was written by somebody else or by another version. */
public final class PartialDecoder implements RecordDecoder<PartialUpdate> {
    @Override
    public Result<PartialUpdate> decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return new Rejected<>("a record without key says nothing of a partition");
        }
        try {
            return new Decoded<>(PartialCodec.decode(new String(record.key(), UTF_8), record.value()));
        } catch (IllegalArgumentException e) {
            return new Rejected<>(new BadRecord(String.valueOf(e.getMessage())).getMessage());
        }
    }
}
