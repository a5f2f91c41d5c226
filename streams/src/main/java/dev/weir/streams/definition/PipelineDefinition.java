package dev.weir.streams.definition;

import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pipeline as its file declares it: a source, an operator, sinks.
 *
 * @param name letters, digits, dots and dashes; names topics, the consumer group and transactional ids
 * @param start the savepoint that it begins with, while it has no state of its own
 * @param merge empty if there is no summary over all partitions
 */
public record PipelineDefinition(
        String name,
        Source source,
        List<Extractor> features,
        WindowConfig window,
        SummaryConfig summary,
        Sinks sinks,
        Optional<SavepointName> start,
        Optional<Merge> merge) {
    /** What the name of a pipeline over all partitions of another one ends with. */
    public static final String ALL = ".all";

    public PipelineDefinition {
        features = List.copyOf(features);
    }

    /** Begins with nothing; a summary for each partition, and none over all of them. */
    public PipelineDefinition(
            String name,
            Source source,
            List<Extractor> features,
            WindowConfig window,
            SummaryConfig summary,
            Sinks sinks) {
        this(name, source, features, window, summary, sinks, Optional.empty(), Optional.empty());
    }

    /** Topic by which the partitions' owners tell the pipeline over all partitions what it is to know of them. */
    public String partials() {
        return partials(name);
    }

    public static String partials(String pipeline) {
        return "weir." + pipeline + ".partials";
    }

    /** The pipeline that keeps one summary over all partitions of this one; its source is what their owners tell, and what is live follows from that. */
    public Optional<PipelineDefinition> root() {
        return merge.map(into -> new PipelineDefinition(
                name + ALL,
                Source.partials(partials()),
                features,
                WindowConfig.UNBOUNDED,
                summary,
                new Sinks(into.members, sinks.deadLetters)));
    }

    /** This one, and that over all of its partitions if there is one. */
    public Stream<PipelineDefinition> withRoot() {
        return Stream.concat(Stream.of(this), root().stream());
    }

    /** Share of the best possible value that holds after every update; 0 where none is promised. */
    public double guarantee() {
        return source.format == Format.PARTIALS ? 0 : summary.guarantee();
    }

    /** What the records of a source are. */
    public enum Format {
        JSON,
        /** What the owners of another pipeline's partitions tell of them. */
        PARTIALS
    }

    /** @param members topic of the changes of the summary over all partitions */
    public record Merge(String members) {}

    /**
     * @param id path to the element's identity, empty in partials, which are all of one form
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
            Duration idle,
            Format format) {
        /** Of JSON records. */
        public Source(
                String topic,
                String id,
                Optional<String> time,
                Optional<String> elementTime,
                Optional<String> group,
                Optional<String> deleted,
                Optional<String> ttl,
                Optional<String> cost,
                Duration idle) {
            this(topic, id, time, elementTime, group, deleted, ttl, cost, idle, Format.JSON);
        }

        /** Of JSON records, of which each costs 1. */
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

        static Source partials(String topic) {
            Optional<String> none = Optional.empty();
            return new Source(topic, "", none, none, none, none, none, none, Duration.ZERO, Format.PARTIALS);
        }
    }

    /** @param members topic of the changes of the summary; {@code deadLetters} of what could not be read */
    public record Sinks(String members, String deadLetters) {}
}
