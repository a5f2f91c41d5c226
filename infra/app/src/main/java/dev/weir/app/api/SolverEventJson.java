package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.relaxation.Audit;
import dev.weir.kernels.relaxation.Recent;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.SequenceView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A solver's partition as events tell it: of each sequence the figures whole, and of its rounds those that were not told yet. Before the first state {@code solver} is
 * null, which tells a reader what kind of partition this is.
 */
final class SolverEventJson implements Telling {
    private static final long NOTHING = -1;

    private final Map<String, Long> told = new HashMap<>();
    private boolean empty = true;

    @Override
    public void forget() {
        told.clear();
        empty = true;
    }

    @Override
    public JsonObject difference(PipelineView view) {
        JsonObject event = event(view, told).put("whole", empty);
        solver(view).ifPresent(solver -> {
            told.clear();
            solver.busiest().forEach(each -> told.put(each.name(), last(each)));
            empty = false;
        });
        return event;
    }

    @Override
    public JsonObject whole(PipelineView view) {
        return event(view, Map.of()).put("whole", true);
    }

    static Optional<RelaxationView> solver(PipelineView view) {
        return view.shown().filter(RelaxationView.class::isInstance).map(RelaxationView.class::cast);
    }

    private static long last(SequenceView sequence) {
        return sequence.recent().isEmpty()
                ? NOTHING
                : sequence.recent().getLast().number();
    }

    private static JsonObject event(PipelineView view, Map<String, Long> told) {
        JsonObject event = ViewJson.status(view).putNull("solver");
        solver(view).ifPresent(solver -> {
            JsonArray sequences = new JsonArray();
            for (SequenceView sequence : solver.busiest()) {
                long since = since(sequence, told);
                JsonArray rounds = new JsonArray();
                sequence.recent().stream()
                        .filter(round -> round.number() > since)
                        .forEach(round -> rounds.add(round(round)));
                sequences.add(SolverJson.sequence(sequence).put("rounds", rounds));
            }
            event.put("solver", SolverJson.counters(solver).put("sequences", sequences));
        });
        return event;
    }

    /** A sequence that was forgotten counts its rounds from 0 again. */
    private static long since(SequenceView sequence, Map<String, Long> told) {
        long since = told.getOrDefault(sequence.name(), NOTHING);
        return last(sequence) < since ? NOTHING : since;
    }

    /** {@code [number, context, omega, leader, iterations]}, and for an audited round what each of {@link Audit#OMEGAS} took, and {@code Young's omega, Young's iterations}
     * where there are such. */
    static JsonArray round(Recent round) {
        JsonArray row = new JsonArray()
                .add(round.number())
                .add(round.context())
                .add(round.omega())
                .add(round.leader())
                .add(round.iterations());
        round.audit().ifPresent(audit -> {
            row.add(new JsonArray(audit.fixed()));
            audit.young().ifPresent(young -> row.add(young.omega()).add(young.iterations()));
        });
        return row;
    }
}
