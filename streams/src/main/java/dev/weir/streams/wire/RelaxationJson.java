package dev.weir.streams.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.bandit.Told;
import dev.weir.kernels.relaxation.Audit;
import dev.weir.kernels.relaxation.Relaxed;
import dev.weir.kernels.relaxation.Reply;
import dev.weir.kernels.relaxation.Request;
import dev.weir.kernels.relaxation.Round;
import dev.weir.kernels.sor.Outcome;
import java.util.Locale;

/** Replies of a solver as they stand on its topics. What is unknown is absent; an infinite cap is, too. */
public final class RelaxationJson {
    private RelaxationJson() {}

    /**
     * Where a reply comes from.
     *
     * @param offset of the request
     */
    public record Place(String solver, int partition, long epoch, long offset) {}

    /** With x only if it solves the system. */
    public static ObjectNode solution(Place place, Reply.Solved solved) {
        Round round = solved.round();
        Relaxed relaxed = round.relaxed();
        ObjectNode json = head(place, solved.request());
        json.put("matrix", solved.request().matrixId());
        outcome(json, relaxed.outcome());
        json.put("omega", round.ticket().value());
        json.put("ticket", round.ticket().id());
        if (solved.converged()) {
            ArrayNode x = json.putArray("x");
            for (double value : relaxed.x()) {
                x.add(value);
            }
        }
        return json;
    }

    private static void outcome(ObjectNode json, Outcome outcome) {
        json.put("status", outcome.status().name());
        json.put("reason", outcome.reason().name());
        json.put("iterations", outcome.iterations());
        if (Double.isFinite(outcome.relativeResidual())) {
            json.put("residual", outcome.relativeResidual());
        }
    }

    public static ObjectNode answer(Place place, Reply.Issued issued) {
        return ticket(head(place, issued.request()), issued.ticket());
    }

    public static ObjectNode answer(Place place, Reply.Heard heard) {
        return head(place, heard.request())
                .put("ticket", heard.request().ticket())
                .put("told", word(heard.told()));
    }

    public static ObjectNode answer(Place place, Reply.Cancelled cancelled) {
        return head(place, cancelled.request())
                .put("ticket", cancelled.request().ticket())
                .put("cancelled", cancelled.was());
    }

    public static ObjectNode answer(Place place, Reply.Refused refused) {
        return head(place, refused.request()).put("refused", refused.cause());
    }

    private static String word(Told told) {
        return switch (told) {
            case Told.Learnt _ -> "learnt";
            case Told.Late _ -> "late";
            case Told.Settled _ -> "settled";
            case Told.Unknown _ -> "unknown";
        };
    }

    /** What was chosen, how likely it was, and what it cost: enough to estimate how any other rule would have done. */
    public static ObjectNode report(Place place, Reply.Solved solved) {
        Round round = solved.round();
        ObjectNode json = ticket(head(place, solved.request()), round.ticket());
        json.put("matrix", solved.request().matrixId());
        json.put("unknowns", round.relaxed().x().length);
        outcome(json, round.relaxed().outcome());
        json.put("cost", round.relaxed().cost());
        json.put("rescued", round.relaxed().rescued());
        round.audit().ifPresent(audit -> json.set("audit", audit(audit)));
        return json;
    }

    /** The same for a ticket that was used elsewhere. */
    public static ObjectNode report(Place place, Reply.Heard heard, Told.Learnt learnt) {
        return ticket(head(place, heard.request()), learnt.ticket()).put("cost", learnt.cost());
    }

    private static ObjectNode audit(Audit audit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode fixed = json.putObject("fixed");
        for (int i = 0; i < audit.fixed().size(); i++) {
            fixed.put(
                    String.format(Locale.ROOT, "%.2f", Audit.OMEGAS.values().get(i)),
                    audit.fixed().get(i));
        }
        audit.young()
                .ifPresent(young ->
                        json.putObject("young").put("omega", young.omega()).put("iterations", young.iterations()));
        return json;
    }

    private static ObjectNode ticket(ObjectNode json, Ticket ticket) {
        json.put("ticket", ticket.id());
        json.put("value", ticket.value());
        json.put("leader", ticket.leaderValue());
        json.put("propensity", ticket.propensity());
        json.put("context", ticket.context());
        json.put("explores", ticket.explores());
        if (ticket.isCapped()) {
            json.put("cap", ticket.cap());
        }
        if (ticket.deadline() < Long.MAX_VALUE) {
            json.put("deadline", ticket.deadline());
        }
        return json;
    }

    private static ObjectNode head(Place place, Request request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("solver", place.solver());
        json.put("partition", place.partition());
        json.put("epoch", place.epoch());
        json.put("offset", place.offset());
        json.put("sequence", request.sequence());
        request.id().ifPresent(id -> json.put("id", id));
        return json;
    }
}
