package dev.weir.app.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which pipeline reads and writes what. A topic has one writer, dead letters apart, and nothing may flow back to where it came from. */
final class TopicUses {
    private record Writer(String pipeline, boolean shared) {}

    private record Source(String pipeline, String topic, Node node) {}

    private final Map<String, Writer> writers = new LinkedHashMap<>();
    private final Map<String, List<String>> written = new LinkedHashMap<>();
    private final List<Source> sources = new ArrayList<>();

    void reads(String pipeline, String topic, Node node) {
        sources.add(new Source(pipeline, topic, node));
    }

    /** @param shared whether other pipelines may write there, if they too say so */
    void writes(String pipeline, String topic, boolean shared, Node node) {
        written.computeIfAbsent(pipeline, _ -> new ArrayList<>()).add(topic);
        Optional<Writer> other = Optional.ofNullable(writers.putIfAbsent(topic, new Writer(pipeline, shared)));
        other.filter(first -> !(first.shared && shared && !first.pipeline.equals(pipeline)))
                .ifPresent(first ->
                        node.problem("must be a topic of its own, but " + first.pipeline + " writes to it already"));
    }

    /** Notes each source of a pipeline that would read, directly or through others, what it wrote. */
    void refuseLoops() {
        sources.stream()
                .filter(source -> reachable(source.pipeline).contains(source.topic))
                .forEach(source -> source.node.problem("must not be a topic that " + source.pipeline
                        + " itself writes to, directly or through others"));
    }

    private Set<String> reachable(String pipeline) {
        Set<String> topics = new HashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(List.of(pipeline));
        while (!open.isEmpty()) {
            for (String topic : written.getOrDefault(open.pop(), List.of())) {
                if (topics.add(topic)) {
                    sources.stream()
                            .filter(source -> source.topic.equals(topic))
                            .forEach(source -> open.push(source.pipeline));
                }
            }
        }
        return topics;
    }
}
