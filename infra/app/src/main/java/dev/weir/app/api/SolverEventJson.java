package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.relaxation.Audit;
import dev.weir.kernels.relaxation.Recent;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.SequenceView;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A solver's partition as events tell it: of each sequence the figures whole, and of its rounds those that were not told yet. Before the first state {@code solver} is
 * null, which tells a reader what kind of partition this is.
 */
final class SolverEventJson implements Telling {
    /** The last round of each sequence that was told. */
    private final Map<String, Recent> told = new HashMap<>();

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
            solver.busiest().stream()
                    .filter(each -> !each.recent().isEmpty())
                    .forEach(each -> told.put(each.name(), each.recent().getLast()));
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

    private static JsonObject event(PipelineView view, Map<String, Recent> told) {
        JsonObject event = ViewJson.status(view).putNull("solver");
        solver(view).ifPresent(solver -> {
            JsonArray sequences = new JsonArray();
            for (SequenceView sequence : solver.busiest()) {
                List<Recent> recent = sequence.recent();
                // All of them if the last one is not there: it is too long ago, or the sequence was forgotten and began
                // anew.
                int since = Optional.ofNullable(told.get(sequence.name()))
                        .map(recent::lastIndexOf)
                        .orElse(-1);
                JsonArray rounds = new JsonArray();
                recent.subList(since + 1, recent.size()).forEach(round -> rounds.add(round(round)));
                sequences.add(SolverJson.sequence(sequence).put("rounds", rounds));
            }
            event.put("solver", SolverJson.counters(solver).put("sequences", sequences));
        });
        return event;
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
