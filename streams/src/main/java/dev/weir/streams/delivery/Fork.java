package dev.weir.streams.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.actors.pipeline.OperatorNeeded;
import dev.weir.streams.definition.SavepointName;
import dev.weir.streams.wire.Checkpoint;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.SavepointEnd;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The first start of a partition that begins with a savepoint: the elements are copied to its own changelog, and its first checkpoint stands where the
 * savepoint does in the input. From then on it is a pipeline like any other, and the savepoint may go.
 */
record Fork(SavepointName from, KafkaConnection connection, Format<?, ?, ?> format, Session.Place place) {
    /** The first checkpoint, and the elements by id. */
    record Start(Checkpoint checkpoint, Map<String, byte[]> elements) {}

    /**
     * @param writer of the partition's only owner
     * @param leftover ids that an earlier attempt left in the changelog
     * @throws OperatorNeeded if there is no such savepoint, or it does not fit
     */
    Start start(Recovery recovery, KafkaProducer<byte[], byte[]> writer, Iterable<String> leftover) {
        SavepointTopic.Part part = read(recovery);
        SavepointEnd end = part.end();
        Checkpoint saved = end.checkpoint();
        JsonNode state = end.configuration().equals(format.configuration())
                ? saved.state()
                : format.withoutHistory(saved.state());
        Checkpoint first =
                new Checkpoint(Checkpoint.VERSION, 0, 0, saved.offset(), place.topicId(), place.reading(), state);
        Map<String, Optional<byte[]>> changes = new HashMap<>();
        leftover.forEach(id -> changes.put(id, Optional.empty()));
        part.elements().forEach((id, value) -> changes.put(id, Optional.of(value)));
        Bulk.write(writer, place.names().changelog(), changes, () -> sendFirst(writer, first));
        return new Start(first, part.elements());
    }

    private void sendFirst(KafkaProducer<byte[], byte[]> writer, Checkpoint first) {
        Names names = place.names();
        writer.send(new ProducerRecord<>(
                names.checkpoints().topic(), names.checkpoints().partition(), names.key(), Json.write(first)));
        writer.sendOffsetsToTransaction(
                Map.of(names.input(), new OffsetAndMetadata(first.offset())), new ConsumerGroupMetadata(names.group()));
    }

    private SavepointTopic.Part read(Recovery recovery) {
        String topic = SavepointTopic.of(from);
        int partitions = partitions(topic);
        SavepointTopic.Part part;
        try {
            requireComplete(recovery, topic, partitions);
            part = SavepointTopic.read(
                    recovery, new TopicPartition(topic, place.names().input().partition()));
        } catch (IllegalArgumentException e) {
            throw refused("is damaged: " + e.getMessage());
        }
        requireSame(part.end());
        return part;
    }

    private int partitions(String topic) {
        try (Admin admin = connection.admin()) {
            int partitions = Topics.describe(connection, admin, topic)
                    .map(Fork::count)
                    .orElseThrow(() -> refused("does not exist"));
            String input = place.names().input().topic();
            int wanted = Topics.describe(connection, admin, input)
                    .map(Fork::count)
                    .orElseThrow(() -> new KafkaUnavailable("topic " + input + " does not exist"));
            if (partitions != wanted) {
                throw refused("has " + partitions + " partitions, but topic " + input + " has " + wanted);
            }
            return partitions;
        }
    }

    private static int count(TopicDescription topic) {
        return topic.partitions().size();
    }

    /** Also of the other partitions: half a pipeline is none. */
    private void requireComplete(Recovery recovery, String topic, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            if (SavepointTopic.end(recovery, new TopicPartition(topic, partition))
                    .isEmpty()) {
                throw refused("is incomplete: its partition " + partition + " has no end");
            }
        }
    }

    private void requireSame(SavepointEnd end) {
        String input = place.names().input().topic();
        if (!end.topic().equals(input)) {
            throw refused("is of topic " + end.topic() + ", and its offsets say nothing about topic " + input);
        }
        if (!end.checkpoint().topicId().equals(place.topicId())) {
            throw refused("was taken before topic " + input + " was deleted and made again");
        }
        if (!end.checkpoint().reading().equals(place.reading())) {
            throw refused(
                    "was made from records by other rules: " + format.readingParts()
                            + " must be those of the pipeline that it was taken of; other k, objectives and windows are welcome");
        }
    }

    private OperatorNeeded refused(String why) {
        return new OperatorNeeded(
                "pipeline " + place.names().pipeline() + " cannot start: savepoint " + from + " " + why);
    }
}
