package dev.weir.streams.delivery;

import dev.weir.actors.pipeline.PipelineActors;
import dev.weir.actors.pipeline.Savepoints;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SavepointName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Savepoints as {@linkplain SavepointTopic topics}. One is taken at a time, so that nobody writes between another's question whether a name is free and its answer. */
final class KafkaSavepoints implements Savepoints {
    private final KafkaConnection connection;
    private final List<PipelineDefinition> definitions;
    private final PipelineActors actors;

    KafkaSavepoints(KafkaConnection connection, List<PipelineDefinition> definitions, PipelineActors actors) {
        this.connection = connection;
        this.definitions = List.copyOf(definitions);
        this.actors = actors;
    }

    @Override
    public Answer list(String pipeline) {
        return asked(
                pipeline,
                (admin, recovery) ->
                        new Answer.Found(connection.answer(admin.listTopics().names()).stream()
                                .flatMap(topic -> SavepointTopic.nameOf(pipeline, topic).stream())
                                .sorted(Comparator.comparing(SavepointName::name))
                                .map(name -> look(admin, recovery, name))
                                .toList()));
    }

    @Override
    public Answer delete(String pipeline, String name) {
        if (!SavepointName.isLegal(name)) {
            return new Answer.Illegal("the name must be " + SavepointName.LEGAL);
        }
        return asked(pipeline, (admin, _) -> {
            try {
                connection.answer(admin.deleteTopics(List.of(SavepointTopic.of(new SavepointName(pipeline, name))))
                        .all());
                return new Answer.Deleted();
            } catch (UnknownTopicOrPartitionException e) {
                return new Answer.Unknown("there is no savepoint " + pipeline + "/" + name);
            }
        });
    }

    @Override
    public synchronized Answer take(String pipeline, String name) {
        if (!SavepointName.isLegal(name)) {
            return new Answer.Illegal("the name must be " + SavepointName.LEGAL);
        }
        SavepointName savepoint = new SavepointName(pipeline, name);
        return asked(pipeline, (admin, recovery) -> take(admin, recovery, savepoint));
    }

    private Answer take(Admin admin, Recovery recovery, SavepointName savepoint) {
        String topic = SavepointTopic.of(savepoint);
        Optional<Integer> count = input(savepoint.pipeline())
                .flatMap(input -> Topics.describe(connection, admin, input))
                .map(found -> found.partitions().size());
        if (count.isEmpty()) {
            return new Answer.Refused("the topic that " + savepoint.pipeline() + " reads does not exist yet");
        }
        boolean made = Topics.makeSavepoint(connection, admin, topic, count.get());
        List<CompletionStage<Optional<Saved>>> copies = IntStream.range(0, count.get())
                .filter(partition -> made || isEmpty(recovery, new TopicPartition(topic, partition)))
                .mapToObj(partition -> actors.save(savepoint.pipeline(), partition, savepoint.name()))
                .toList();
        List<Saved> saved = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (CompletionStage<Optional<Saved>> copy : copies) {
            try {
                copy.toCompletableFuture().join().ifPresent(saved::add);
            } catch (CompletionException e) {
                failures.add(KafkaConnection.rootReason(e));
            }
        }
        if (!failures.isEmpty()) {
            return new Answer.Refused("savepoint " + savepoint + " is incomplete, delete it and try again: "
                    + String.join("; ", failures));
        }
        if (saved.isEmpty() && made) {
            connection.answer(admin.deleteTopics(List.of(topic)).all());
            return new Answer.Refused("no partition of " + savepoint.pipeline() + " is owned by this process");
        }
        return saved.isEmpty()
                ? new Answer.Refused("there is a savepoint " + savepoint + " already")
                : new Answer.Taken(look(admin, recovery, savepoint));
    }

    private static boolean isEmpty(Recovery recovery, TopicPartition partition) {
        return recovery.begin(partition) == recovery.end(partition);
    }

    private Savepoint look(Admin admin, Recovery recovery, SavepointName savepoint) {
        String topic = SavepointTopic.of(savepoint);
        int count = Topics.describe(connection, admin, topic)
                .map(found -> found.partitions().size())
                .orElse(0);
        List<Saved> parts = new ArrayList<>();
        long takenAt = 0;
        for (int partition = 0; partition < count; partition++) {
            TopicPartition each = new TopicPartition(topic, partition);
            Optional<ConsumerRecord<byte[], byte[]>> end = recovery.last(each).filter(SavepointTopic::isEnd);
            if (end.isPresent()) {
                try {
                    parts.add(SavepointTopic.saved(each, SavepointTopic.end(end.get())));
                    takenAt = Math.max(takenAt, end.get().timestamp());
                } catch (IllegalArgumentException e) {
                    // Of another release, or nobody's: as good as none.
                }
            }
        }
        return new Savepoint(
                savepoint.pipeline(), savepoint.name(), count > 0 && parts.size() == count, takenAt, parts);
    }

    private Optional<String> input(String pipeline) {
        return definitions.stream()
                .filter(definition -> definition.name().equals(pipeline))
                .map(definition -> definition.source().topic())
                .findAny();
    }

    private interface Question {
        Answer ask(Admin admin, Recovery recovery);
    }

    private Answer asked(String pipeline, Question question) {
        if (input(pipeline).isEmpty()) {
            return new Answer.Unknown("there is no pipeline " + pipeline + " here");
        }
        try (Admin admin = connection.admin();
                KafkaConsumer<byte[], byte[]> reader = Clients.recoverer(connection, Topics.group(pipeline))) {
            return question.ask(admin, new Recovery(reader, _ -> {}));
        } catch (KafkaUnavailable | KafkaException e) {
            return new Answer.Unavailable(KafkaConnection.reason(e));
        }
    }
}
