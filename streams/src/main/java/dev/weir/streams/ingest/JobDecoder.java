package dev.weir.streams.ingest;

import dev.weir.actors.jobs.JobRequest;
import dev.weir.kernels.compute.Refused;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Jobs of a topic: a frame or a JSON object each, as {@link JobReader} has it, with an id. */
public record JobDecoder(JobReader reader) implements RecordDecoder<JobRequest> {
    @Override
    public Result<JobRequest> decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Rejected<>("the record has no value, but must hold a job");
        }
        try {
            JobReader.Request request = reader.read(record.value());
            return request.id()
                    .<Result<JobRequest>>map(id -> new Decoded<>(new JobRequest(
                            id, request.job(), request.priority(), request.deadline(), request.deterministic())))
                    .orElseGet(() -> new Rejected<>("a job on a topic needs an id, by which it is answered once"));
        } catch (Refused e) {
            return new Rejected<>(Inert.of(e.code() + ": " + e.getMessage(), 300));
        }
    }
}
