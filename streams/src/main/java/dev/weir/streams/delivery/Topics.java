package dev.weir.streams.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of a pipeline. Input partition p has its changes in partition p of the changelog and its checkpoints in partition p of theirs, so that a restore
 * reads one partition of each. Both are compacted and ours alone; the source belongs to its producers and is never made here.
 */
public final class Topics {
    /** Room for a record as large as a producer may have been allowed to write, wrapped once more. */
    static final int RECORD_BYTES_MAX = 32 << 20;

    private Topics() {}

    public static String changelog(String pipeline) {
        return "weir." + pipeline + ".changelog";
    }

    public static String checkpoints(String pipeline) {
        return "weir." + pipeline + ".checkpoints";
    }

    public static String group(String pipeline) {
        return "weir-" + pipeline;
    }

    /** Empty if the topic does not exist. */
    static Optional<TopicDescription> describe(KafkaConnection connection, Admin admin, String topic) {
        try {
            var all = admin.describeTopics(List.of(topic)).allTopicNames();
            return Optional.ofNullable(connection.answer(all).get(topic));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Makes the inputs that are missing and that a pipeline may make itself. */
    static void ensureInputs(KafkaConnection connection, Admin admin, Channel channel) {
        if (channel.makesInput()) {
            create(connection, admin, channel.input(), Optional.empty(), Map.of());
        }
        channel.tables().forEach(table -> create(connection, admin, table, Optional.of(1), compacted()));
    }

    /** Makes what is missing; nothing that exists is changed, but that ours get as many partitions as the source has. */
    static void ensure(KafkaConnection connection, Admin admin, Channel channel, int count) {
        Optional<Integer> partitions = Optional.of(count);
        channel.outputs().forEach(topic -> create(connection, admin, topic, partitions, Map.of()));
        create(connection, admin, channel.deadLetters(), partitions, Map.of());
        for (String ours : List.of(changelog(channel.name()), checkpoints(channel.name()))) {
            if (!create(connection, admin, ours, partitions, compacted())) {
                grow(connection, admin, ours, count);
            }
        }
    }

    /** @return false if there is one of this name already */
    static boolean makeSavepoint(KafkaConnection connection, Admin admin, String topic, int partitions) {
        return create(connection, admin, topic, Optional.of(partitions), SavepointTopic.configs());
    }

    /** Segments are small because only closed ones are compacted, and what is not compacted is read at a restore. */
    private static Map<String, String> compacted() {
        return Map.of(
                "cleanup.policy", "compact",
                "segment.bytes", "" + (4 << 20),
                "min.cleanable.dirty.ratio", "0.2");
    }

    private static boolean create(
            KafkaConnection connection,
            Admin admin,
            String topic,
            Optional<Integer> partitions,
            Map<String, String> configs) {
        var all = new java.util.HashMap<>(configs);
        all.put("max.message.bytes", "" + RECORD_BYTES_MAX);
        // What is empty is the cluster's own default.
        var wanted = new NewTopic(topic, partitions, Optional.empty()).configs(all);
        try {
            connection.answer(admin.createTopics(List.of(wanted)).all());
            return true;
        } catch (TopicExistsException e) {
            return false;
        }
    }

    private static void grow(KafkaConnection connection, Admin admin, String topic, int partitions) {
        Collection<?> existing =
                describe(connection, admin, topic).orElseThrow().partitions();
        if (existing.size() < partitions) {
            connection.answer(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all());
        }
    }
}
