package dev.weir.streams.delivery;

import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SolverDefinition;
import java.util.List;

/**
 * Where a pipeline reads and writes.
 *
 * @param name of the pipeline; names its own topics, its consumer group and transactional ids
 * @param input of a summary, this belongs to its producers, and is waited for; of a solver or of jobs it is made if it is missing, since whoever only asks has no reason to
 * @param tables compacted topics of one partition that are made if they are missing: what a solver reads beside its input, what partitions tell of themselves
 * @param outputs topics that are made if they are missing
 */
record Channel(
        String name, String input, boolean makesInput, List<String> tables, List<String> outputs, String deadLetters) {
    static Channel of(PipelineDefinition definition) {
        return new Channel(
                definition.name(),
                definition.source().topic(),
                false,
                switch (definition.source().format()) {
                    case JSON -> definition.merge().isPresent() ? List.of(definition.partials()) : List.of();
                    case PARTIALS -> List.of(definition.source().topic());
                },
                List.of(definition.sinks().members()),
                definition.sinks().deadLetters());
    }

    static Channel of(JobsDefinition definition) {
        return new Channel(
                definition.name(),
                definition.topic(),
                true,
                List.of(),
                List.of(definition.results()),
                definition.deadLetters());
    }

    static Channel of(SolverDefinition definition) {
        SolverDefinition.Sinks sinks = definition.sinks();
        return new Channel(
                definition.name(),
                definition.systems(),
                true,
                List.of(definition.matrices()),
                List.of(sinks.solutions(), sinks.answers(), sinks.reports()),
                sinks.deadLetters());
    }
}
