package dev.weir.app.config;

import dev.weir.kernels.submodular.Sampling;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.PipelineDefinition.Merge;
import dev.weir.streams.definition.PipelineDefinition.Sinks;
import dev.weir.streams.definition.PipelineDefinition.Source;
import dev.weir.streams.definition.SavepointName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code pipelines.NAME { … }} */
final class PipelineReader {
    static final Duration IDLE = Duration.ofSeconds(5);
    private static final int COUNT_MAX = 100_000_000;
    private static final int NOTE_MAX = 1000;
    private static final Pattern RESERVED =
            Pattern.compile("weir\\..*\\.(changelog|checkpoints|partials|savepoint\\.[^.]*)");

    private final String name;
    private final TopicUses uses;

    PipelineReader(String name, TopicUses uses) {
        this.name = name;
        this.uses = uses;
    }

    /** @param note a sentence about the data */
    record Declared(PipelineDefinition definition, Optional<String> note) {}

    private record Input(Source source, Duration lateness, Duration future) {}

    Optional<Declared> read(Block block) {
        Optional<String> note = block.optional("note", Kinds.text(NOTE_MAX));
        Optional<Input> input = block.block("source", this::input);
        Optional<List<Extractor>> features = block.required(
                "features",
                FeatureKinds.all(),
                "a list of what makes elements alike, such as { number = \"$.depth\" }");
        WindowConfig window = block.block("window", PipelineReader::window).orElse(WindowConfig.UNBOUNDED);
        var reader = new SummaryReader(
                features.map(FeatureTraits::of).orElse(FeatureTraits.UNKNOWN),
                input.map(known -> known.source().group().isPresent()).orElse(true),
                input.map(known -> known.source().cost().isPresent()).orElse(true));
        Optional<SummaryConfig> summary = block.block("summary", reader::read);
        Optional<Sinks> sinks = block.block(
                "sinks",
                inner -> sinks(inner, input.map(known -> known.source().topic()).orElse(name)));
        Optional<SavepointName> start =
                block.has("start") ? block.block("start", PipelineReader::start) : Optional.empty();
        Optional<Merge> merge = block.has("merge") ? merge(block, input, sinks, summary) : Optional.empty();
        block.knows(List.of("merge"));
        if (input.isEmpty() || features.isEmpty() || summary.isEmpty() || sinks.isEmpty()) {
            return Optional.empty();
        }
        WindowConfig whole = new WindowConfig(
                window.length(),
                window.count(),
                input.get().lateness(),
                input.get().future());
        return Optional.of(new Declared(
                new PipelineDefinition(
                        name, input.get().source(), features.get(), whole, summary.get(), sinks.get(), start, merge),
                note));
    }

    private Optional<Input> input(Block block) {
        block.optional("format", Kinds.choice(Map.of("json", true), "must be json, the only format"));
        Optional<String> topic = block.required("topic", Kinds.topic(), "the Kafka topic to read");
        topic.ifPresent(known -> uses.reads(name, known, block.at("topic", known)));
        Optional<String> id =
                block.required("id", Kinds.path(), "the path to an element's identity in the record, such as $.id");
        Optional<String> time = block.optional("time", Kinds.path());
        Optional<String> elementTime = block.optional("element-time", Kinds.path());
        Optional<String> group = block.optional("group", Kinds.path());
        Optional<String> deleted = block.optional("deleted", Kinds.path());
        Optional<String> ttl = block.optional("ttl", Kinds.path());
        Optional<String> cost = block.optional("cost", Kinds.path());
        Kind<Duration> span = Kinds.duration(Duration.ZERO, "0s");
        Duration idle = block.optional("idle", span, IDLE);
        Duration lateness = block.optional("lateness", span, WindowConfig.UNBOUNDED.lateness());
        Duration future = block.optional("future", span, WindowConfig.UNBOUNDED.future());
        return topic.flatMap(from -> id.map(path -> new Input(
                new Source(from, path, time, elementTime, group, deleted, ttl, cost, idle), lateness, future)));
    }

    private static Optional<SavepointName> start(Block block) {
        String legal = "must be PIPELINE/NAME of a savepoint; the name is " + SavepointName.LEGAL;
        return block.required("savepoint", Kinds.scalar(legal, SavepointName::parse), legal);
    }

    private Optional<Merge> merge(
            Block pipeline, Optional<Input> input, Optional<Sinks> sinks, Optional<SummaryConfig> summary) {
        Node node = pipeline.at("merge", "");
        summary.flatMap(config -> Sampling.refusal(config.objective()))
                .ifPresent(why -> node.problemUnshown(
                        "needs an objective whose value can be known from a part of what is live, but " + why));
        String root = name + PipelineDefinition.ALL;
        String source = input.map(known -> known.source().topic()).orElse(name);
        return pipeline.block("merge", block -> {
            Optional<String> members = sink(block, "members", source + ".all.members", false, root, uses);
            sinks.ifPresent(known -> uses.writes(root, known.deadLetters(), true, node));
            // So that a source in the circle is found.
            uses.writes(name, PipelineDefinition.partials(name), false, node);
            uses.reads(root, PipelineDefinition.partials(name), node);
            return members.map(Merge::new);
        });
    }

    private static Optional<WindowConfig> window(Block block) {
        Duration time = block.optional("time", Kinds.duration(Duration.ofMillis(1), "1ms"), Duration.ZERO);
        int count = block.optional("count", Kinds.whole(1, COUNT_MAX), 0);
        return Optional.of(new WindowConfig(time, count, Duration.ZERO, Duration.ZERO));
    }

    /** @param source what the defaults are made of */
    private Optional<Sinks> sinks(Block block, String source) {
        Optional<String> members = sink(block, "members", source + ".members", false);
        Optional<String> deadLetters = sink(block, "dead-letters", source + ".dead-letters", true);
        return members.flatMap(to -> deadLetters.map(bad -> new Sinks(to, bad)));
    }

    private Optional<String> sink(Block block, String key, String otherwise, boolean shared) {
        return sink(block, key, otherwise, shared, name, uses);
    }

    static Optional<String> sink(
            Block block, String key, String otherwise, boolean shared, String writer, TopicUses uses) {
        Node node = block.at(key, otherwise);
        Optional<String> topic = Kinds.topic().read(node);
        topic.ifPresent(known -> uses.writes(writer, known, shared, node));
        topic.filter(RESERVED.asMatchPredicate())
                .ifPresent(_ -> node.problem("must not be named like the topics that Weir keeps its state in"));
        return topic;
    }
}
