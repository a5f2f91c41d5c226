package dev.weir.streams.definition;

import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One pipeline as its file declares it: a source, an operator, sinks.
 *
 * @param name letters, digits, dots and dashes; names topics, the consumer group and transactional ids
 * @param start the savepoint that it begins with, while it has no state of its own
 */
public record PipelineDefinition(
        String name,
        Source source,
        List<Extractor> features,
        WindowConfig window,
        SummaryConfig summary,
        Sinks sinks,
        Optional<SavepointName> start) {
    /** Begins with nothing. */
    public PipelineDefinition(
            String name,
            Source source,
            List<Extractor> features,
            WindowConfig window,
            SummaryConfig summary,
            Sinks sinks) {
        this(name, source, features, window, summary, sinks, Optional.empty());
    }

    public PipelineDefinition {
        features = List.copyOf(features);
    }

    /**
     * @param time event time of the record, drives the event clock; empty = the Kafka record's timestamp
     * @param elementTime event time of the element, drives the window; empty = {@code time}
     * @param deleted a path whose value true deletes the element
     * @param ttl a path to a duration in seconds or an ISO-8601 duration: how long after its time the element lives
     * @param cost a path to what an element takes of the budget of a summary, a number over 0; empty = 1 each
     * @param idle a partition silent for so long (wall clock) follows the clock of the others
     */
    public record Source(
            String topic,
            String id,
            Optional<String> time,
            Optional<String> elementTime,
            Optional<String> group,
            Optional<String> deleted,
            Optional<String> ttl,
            Optional<String> cost,
            Duration idle) {
        /** Where every element costs 1. */
        public Source(
                String topic,
                String id,
                Optional<String> time,
                Optional<String> elementTime,
                Optional<String> group,
                Optional<String> deleted,
                Optional<String> ttl,
                Duration idle) {
            this(topic, id, time, elementTime, group, deleted, ttl, Optional.empty(), idle);
        }
    }

    /** @param members topic of the changes of the summary; {@code deadLetters} of what could not be read */
    public record Sinks(String members, String deadLetters) {}
}
