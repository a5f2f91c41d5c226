package dev.weir.streams.delivery;

import dev.weir.streams.definition.PipelineDefinition;
import java.util.List;

/**
 * Where a pipeline reads and writes.
 *
 * @param name of the pipeline; names its own topics, its consumer group and transactional ids
 * @param outputs topics that are made if they are missing
 */
record Channel(String name, String input, List<String> outputs, String deadLetters) {
    static Channel of(PipelineDefinition definition) {
        return new Channel(
                definition.name(),
                definition.source().topic(),
                List.of(definition.sinks().members()),
                definition.sinks().deadLetters());
    }
}
