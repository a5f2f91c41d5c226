package dev.weir.app.config;

import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Stopping;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.definition.SolverDefinition.Sinks;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code solvers.NAME { … }} */
final class SolverReader {
    static final int AUDIT_EVERY = 0;
    private static final int NOTE_MAX = 1000;
    private static final int ITERATIONS_MAX = 10_000_000;
    private static final String METHODS =
            "must be sor, backward-sor, ssor, red-black, multicolour, ssor-cg, block or line";

    private final String name;
    private final TopicUses uses;

    SolverReader(String name, TopicUses uses) {
        this.name = name;
        this.uses = uses;
    }

    /** @param note a sentence about the data */
    record Declared(SolverDefinition definition, Optional<String> note) {}

    private record Solve(Method method, Stopping stopping) {}

    Optional<Declared> read(Block block) {
        Optional<String> note = block.optional("note", Kinds.text(NOTE_MAX));
        Node systemsNode = block.at("systems", name + ".systems");
        Optional<String> systems = Kinds.topic().read(systemsNode);
        systems.ifPresent(topic -> uses.reads(name, topic, systemsNode));
        Node matricesNode = block.at("matrices", name + ".matrices");
        Optional<String> matrices = Kinds.topic().read(matricesNode);
        matrices.ifPresent(topic -> uses.reads(name, topic, matricesNode));
        matrices.filter(topic -> systems.equals(Optional.of(topic)))
                .ifPresent(_ -> matricesNode.problem("must not be the topic of the systems"));
        Optional<Solve> solve = block.block("solve", SolverReader::solve);
        Optional<LearnerConfig> learner = block.block("learner", LearnerReader::read);
        int auditEvery = block.optional("audit-every", Kinds.whole(0, 1_000_000), AUDIT_EVERY);
        Optional<Sinks> sinks = block.block("sinks", this::sinks);
        if (systems.isEmpty() || matrices.isEmpty() || solve.isEmpty() || learner.isEmpty() || sinks.isEmpty()) {
            return Optional.empty();
        }
        var relaxation = new RelaxationConfig(solve.get().method(), solve.get().stopping(), learner.get(), auditEvery);
        return Optional.of(
                new Declared(new SolverDefinition(name, systems.get(), matrices.get(), relaxation, sinks.get()), note));
    }

    private static Optional<Solve> solve(Block block) {
        int size = block.optional("block-size", Kinds.whole(1, Method.Block.BLOCK_MAX), 32);
        Optional<Integer> width = block.optional("line-width", Kinds.whole(1, Integer.MAX_VALUE));
        Method.Line.Direction direction = block.optional(
                "line-direction",
                Kinds.choice(
                        Map.of("along", Method.Line.Direction.ALONG, "across", Method.Line.Direction.ACROSS),
                        "must be along or across"),
                Method.Line.Direction.ALONG);
        Node method = block.at("method", "sor");
        Optional<Method> chosen = Kinds.<Method>choice(
                        Map.of(
                                "sor", new Method.Sor(1),
                                "backward-sor", new Method.BackwardSor(1),
                                "ssor", new Method.Ssor(1),
                                "red-black", new Method.RedBlack(1),
                                "multicolour", new Method.Multicolour(1),
                                "ssor-cg", new Method.SsorCg(1),
                                "block", new Method.Block(1, size),
                                "line", new Method.Line(1, width.orElse(1), direction)),
                        METHODS)
                .read(method);
        if (chosen.isPresent()) {
            block.refuseOfOthers("block-size", method.text(), List.of("block"));
            block.refuseOfOthers("line-width", method.text(), List.of("line"));
            block.refuseOfOthers("line-direction", method.text(), List.of("line"));
        }
        if (!block.has("line-width")
                && chosen.filter(Method.Line.class::isInstance).isPresent()) {
            method.problem("needs line-width, the points of the grid in a line");
        }
        double tolerance = block.optional(
                "tolerance", Kinds.number("must be a number from 0 to below 1", t -> t >= 0 && t < 1), 1e-8);
        int iterations = block.optional("max-iterations", Kinds.whole(1, ITERATIONS_MAX), 10_000);
        ReferenceNorm reference = block.optional(
                "reference",
                Kinds.choice(
                        Map.of(
                                "initial-residual", ReferenceNorm.INITIAL_RESIDUAL,
                                "rhs", ReferenceNorm.RHS,
                                "absolute", ReferenceNorm.ABSOLUTE),
                        "must be initial-residual, rhs or absolute"),
                ReferenceNorm.RHS);
        int stagnation = block.optional("stagnation", Kinds.whole(0, ITERATIONS_MAX), 0);
        return chosen.map(known -> new Solve(known, new Stopping(tolerance, iterations, reference, stagnation)));
    }

    private Optional<Sinks> sinks(Block block) {
        Optional<String> solutions = sink(block, "solutions", false);
        Optional<String> answers = sink(block, "answers", false);
        Optional<String> reports = sink(block, "reports", false);
        Optional<String> deadLetters = sink(block, "dead-letters", true);
        return solutions.flatMap(found -> answers.flatMap(answered ->
                reports.flatMap(reported -> deadLetters.map(bad -> new Sinks(found, answered, reported, bad)))));
    }

    private Optional<String> sink(Block block, String key, boolean shared) {
        return PipelineReader.sink(block, key, name + "." + key, shared, name, uses);
    }
}
