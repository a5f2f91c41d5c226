package dev.weir.app.api;

import dev.weir.kernels.bandit.Arm;
import dev.weir.kernels.relaxation.Audit;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.SequenceView;
import dev.weir.kernels.relaxation.Tallies;
import dev.weir.streams.definition.SolverDefinition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Solvers as JSON. */
final class SolverJson {
    private SolverJson() {}

    static JsonObject definition(SolverDefinition definition) {
        var relaxation = definition.relaxation();
        SolverDefinition.Sinks sinks = definition.sinks();
        return new JsonObject()
                .put("systems", definition.systems())
                .put("matrices", definition.matrices())
                .put("method", relaxation.method().getClass().getSimpleName())
                .put("tolerance", relaxation.stopping().tolerance())
                .put("maxIterations", relaxation.stopping().iterationsMax())
                .put("reference", relaxation.stopping().reference().name())
                .put("rule", relaxation.learner().rule().getClass().getSimpleName())
                .put("hedge", relaxation.learner().hedge())
                .put("auditEvery", relaxation.auditEvery())
                .put(
                        "sinks",
                        new JsonObject()
                                .put("solutions", sinks.solutions())
                                .put("answers", sinks.answers())
                                .put("reports", sinks.reports())
                                .put("deadLetters", sinks.deadLetters()));
    }

    static JsonObject counters(RelaxationView view) {
        var counters = view.counters();
        return new JsonObject()
                .put("digest", view.digest())
                .put("sequenceCount", view.sequences())
                .put(
                        "counters",
                        new JsonObject()
                                .put("read", counters.read())
                                .put("solved", counters.solved())
                                .put("unsolved", counters.unsolved())
                                .put("asks", counters.asks())
                                .put("tells", counters.tells())
                                .put("cancels", counters.cancels())
                                .put("forgets", counters.forgets())
                                .put("deadLettered", counters.deadLettered())
                                .put("iterations", counters.iterations()));
    }

    /** Without its rounds. */
    static JsonObject sequence(SequenceView sequence) {
        JsonArray arms = new JsonArray();
        for (Arm arm : sequence.arms()) {
            JsonObject json = new JsonObject()
                    .put("value", arm.value())
                    .put("probability", arm.probability())
                    .put("leads", arm.leads());
            arm.cost().ifPresent(cost -> json.put("cost", cost));
            arms.add(json);
        }
        JsonArray curve = new JsonArray();
        sequence.curve().forEach(point -> curve.add(JsonArray.of(point.context(), point.omega())));
        return new JsonObject()
                .put("name", sequence.name())
                .put("asked", sequence.asked())
                .put("open", sequence.open())
                .put("context", sequence.context())
                .put("tallies", tallies(sequence.tallies()))
                .put("arms", arms)
                .put("curve", curve);
    }

    /** Sums of audited rounds are over the same rounds each, so their ratios are. */
    private static JsonObject tallies(Tallies tallies) {
        JsonObject json = new JsonObject()
                .put("rounds", tallies.rounds())
                .put("iterations", tallies.iterations())
                .put("explored", tallies.explored())
                .put("rescued", tallies.rescued())
                .put("unsolved", tallies.unsolved())
                .put("audited", tallies.audited())
                .put("auditedIterations", tallies.auditedIterations())
                .put("classical", tallies.classical())
                .put("youngIterations", tallies.youngIterations())
                .put("besideYoung", tallies.besideYoung());
        if (tallies.audited() > 0) {
            JsonObject fixed = new JsonObject();
            for (int i = 0; i < tallies.fixed().size(); i++) {
                fixed.put(
                        String.format(Locale.ROOT, "%.2f", Audit.OMEGAS.values().get(i)),
                        tallies.fixed().get(i));
            }
            json.put("fixed", fixed);
        }
        tallies.bestFixed().ifPresent(best -> json.put(
                        "bestFixedOmega", Audit.OMEGAS.values().get(best))
                .put("bestFixedIterations", tallies.fixed().get(best))
                .put("gaussSeidelIterations", tallies.fixed().getFirst()));
        return json;
    }
}
