package dev.weir.streams.definition;

import dev.weir.kernels.relaxation.RelaxationConfig;

/**
 * One solver as its file declares it: systems in, solutions out, and a learner for each sequence between.
 *
 * @param name letters, digits, dots and dashes; names topics, the consumer group and transactional ids
 * @param systems topic of what is asked for, keyed by sequence; {@code matrices} of the base matrices, keyed by their names
 */
public record SolverDefinition(String name, String systems, String matrices, RelaxationConfig relaxation, Sinks sinks) {
    /**
     * @param solutions topic of the solutions; {@code answers} of the answers to those who solve elsewhere; {@code reports} of a line a round: what was
     *     chosen, how likely, and what it cost
     */
    public record Sinks(String solutions, String answers, String reports, String deadLetters) {}
}
