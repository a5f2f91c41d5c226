package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.streams.definition.PipelineDefinition;
import org.apache.kafka.common.TopicPartition;

/** What the things of one partition of a pipeline are called in Kafka. */
record Names(
        String pipeline,
        TopicPartition input,
        TopicPartition changelog,
        TopicPartition checkpoints,
        String members,
        String deadLetters,
        String group,
        String transactionalId) {
    static Names of(PipelineDefinition definition, int partition) {
        String name = definition.name();
        return new Names(
                name,
                new TopicPartition(definition.source().topic(), partition),
                new TopicPartition(Topics.changelog(name), partition),
                new TopicPartition(Topics.checkpoints(name), partition),
                definition.sinks().members(),
                definition.sinks().deadLetters(),
                Topics.group(name),
                "weir-" + name + "-" + partition);
    }

    /** Of outputs and checkpoints: all outputs of one input partition keep their order. */
    byte[] key() {
        return (pipeline + "/" + input.partition()).getBytes(UTF_8);
    }
}
