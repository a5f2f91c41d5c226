package dev.weir.app.config;

import dev.weir.streams.definition.JobsDefinition;
import java.util.Optional;

/** {@code jobs.NAME { … }} */
final class JobsReader {
    private static final int NOTE_MAX = 1000;

    private final String name;
    private final TopicUses uses;

    JobsReader(String name, TopicUses uses) {
        this.name = name;
        this.uses = uses;
    }

    /** @param note a sentence about the jobs */
    record Declared(JobsDefinition definition, Optional<String> note) {}

    private record Sinks(String results, String deadLetters) {}

    Optional<Declared> read(Block block) {
        Optional<String> note = block.optional("note", Kinds.text(NOTE_MAX));
        Node topicNode = block.at("topic", name + ".jobs");
        Optional<String> topic = Kinds.topic().read(topicNode);
        topic.ifPresent(found -> uses.reads(name, found, topicNode));
        Optional<Sinks> sinks = block.block("sinks", this::sinks);
        return topic.flatMap(found ->
                sinks.map(to -> new Declared(new JobsDefinition(name, found, to.results(), to.deadLetters()), note)));
    }

    private Optional<Sinks> sinks(Block block) {
        Optional<String> results = sink(block, "results", false);
        Optional<String> deadLetters = sink(block, "dead-letters", true);
        return results.flatMap(found -> deadLetters.map(bad -> new Sinks(found, bad)));
    }

    private Optional<String> sink(Block block, String key, boolean shared) {
        return PipelineReader.sink(block, key, name + "." + key, shared, name, uses);
    }
}
