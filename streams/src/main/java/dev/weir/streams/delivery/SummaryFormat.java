package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.actors.pipeline.SummaryOperator.Changes;
import dev.weir.actors.pipeline.SummaryOperator.Restored;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialPlace;
import dev.weir.kernels.pipeline.Recourse;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Work;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.ElementCodec;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.Output;
import dev.weir.streams.wire.PartialCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Elements in the changelog, and one output a step: the members. Beside it stands what whoever merges the partitions is told. */
record SummaryFormat(PipelineDefinition definition, RecordDecoder<Update> decoder)
        implements Format<Update, Changes, Restored> {
    @Override
    public Written write(Changes changes, Step step) {
        Map<String, Optional<byte[]>> changelog = new LinkedHashMap<>();
        changes.elements().forEach((id, element) -> changelog.put(id, element.map(ElementCodec::encode)));
        List<Out> outputs = new ArrayList<>();
        outputs.add(output(definition, step, changes.before(), changes.snapshot()));
        changes.partial().forEach(change -> outputs.add(partial(step.partition(), change)));
        return new Written(changelog, outputs, Json.tree(changes.state()));
    }

    private Out partial(int partition, PartialChange change) {
        String key = PartialCodec.key(PartialPlace.of(partition, change));
        return new Out(definition.partials(), key.getBytes(UTF_8), PartialCodec.encode(change));
    }

    /**
     * One key for all outputs of a partition, so that they keep their order.
     *
     * @param before ids of the members at the step before
     */
    static Out output(PipelineDefinition definition, Step step, Set<String> before, Snapshot snapshot) {
        var output = Output.of(
                new Output.Step(
                        definition.name(),
                        step.partition(),
                        step.epoch(),
                        step.sequence(),
                        step.from(),
                        step.records(),
                        step.deadLettered()),
                before,
                snapshot);
        byte[] key = (definition.name() + "/" + step.partition()).getBytes(UTF_8);
        return new Out(definition.sinks().members(), key, Json.write(output));
    }

    @Override
    public Restored read(Optional<JsonNode> state, Map<String, byte[]> changelog) {
        List<Element> elements = new ArrayList<>(changelog.size());
        changelog.forEach((id, bytes) -> elements.add(ElementCodec.decode(id, bytes)));
        return new Restored(state.map(tree -> Json.value(tree, SummaryPipeline.State.class)), elements);
    }

    /** Records' own text is complete and stable, so its hash changes if, and only if, one of their parts does. */
    @Override
    public String reading() {
        PipelineDefinition.Source source = definition.source();
        List<Object> parts = new ArrayList<>(List.of(
                source.id(),
                source.time(),
                source.elementTime(),
                source.group(),
                source.deleted(),
                source.ttl(),
                definition.features()));
        // There is no part for what is absent, or the states of pipelines without costs would no longer fit.
        source.cost().ifPresent(parts::add);
        return Names.fingerprint(parts);
    }

    @Override
    public String configuration() {
        return Names.fingerprint(definition.summary());
    }

    /** Members, their changes and the work for them are another summary's; what became of the records is the same. */
    @Override
    public JsonNode withoutHistory(JsonNode tree) {
        SummaryPipeline.State state = Json.value(tree, SummaryPipeline.State.class);
        return Json.tree(
                new SummaryPipeline.State(state.clock(), state.counters(), Recourse.NONE, Work.NONE, Map.of()));
    }

    @Override
    public String readingParts() {
        return "the source or the features";
    }
}
