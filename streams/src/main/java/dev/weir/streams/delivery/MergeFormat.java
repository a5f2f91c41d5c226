package dev.weir.streams.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.actors.pipeline.MergeOperator.Changes;
import dev.weir.actors.pipeline.MergeOperator.Restored;
import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialPlace;
import dev.weir.kernels.pipeline.PartialUpdate;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.ingest.PartialDecoder;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.PartialCodec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A summary over all partitions: what was told in the changelog, in the form in which it was told, and one output a step. */
record MergeFormat(PipelineDefinition definition, RecordDecoder<PartialUpdate> decoder)
        implements Format<PartialUpdate, Changes, Restored> {
    MergeFormat(PipelineDefinition definition) {
        this(definition, PartialDecoder.of(definition));
    }

    @Override
    public Written write(Changes changes, Step step) {
        Map<String, Optional<byte[]>> changelog = new LinkedHashMap<>();
        changes.told()
                .forEach((place, change) -> changelog.put(
                        PartialCodec.key(place),
                        change.flatMap(told -> Optional.ofNullable(PartialCodec.encode(told)))));
        var output = SummaryFormat.output(definition, step, changes.before(), changes.snapshot());
        return new Written(changelog, List.of(output), Json.tree(changes.state()));
    }

    @Override
    public Restored read(Optional<JsonNode> state, Map<String, byte[]> changelog) {
        Map<PartialPlace, PartialChange> told = new HashMap<>();
        changelog.forEach((key, value) -> {
            PartialUpdate update = PartialCodec.decode(key, value);
            told.put(update.place(), update.change());
        });
        return new Restored(state.map(tree -> Json.value(tree, SummaryPipeline.State.class)), told);
    }

    @Override
    public String reading() {
        return Names.fingerprint(definition.features());
    }

    @Override
    public String readingParts() {
        return "the features";
    }
}
