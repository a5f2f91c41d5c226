package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.pipeline.Chain;

/** The chain of all replies so far, each with its offset. */
final class Replies {
    private final Chain chain;

    Replies(String value) {
        chain = new Chain(value);
    }

    String value() {
        return chain.value();
    }

    void add(long offset, Reply reply) {
        switch (reply) {
            case Reply.Solved(Request.Solve _, Round round) -> {
                Ticket ticket = round.ticket();
                var outcome = round.relaxed().outcome();
                chain.add(
                        offset,
                        ticket.id(),
                        Double.doubleToLongBits(ticket.context()),
                        Double.doubleToLongBits(ticket.value()),
                        outcome.iterations(),
                        outcome.reason().ordinal());
            }
            case Reply.Issued(Request.Ask _, Ticket ticket) ->
                chain.add(offset, ticket.id(), Double.doubleToLongBits(ticket.value()));
            case Reply.Heard(Request.Tell tell, var _) ->
                chain.add(offset, tell.ticket(), Double.doubleToLongBits(tell.cost()));
            case Reply.Cancelled(Request.Cancel cancel, boolean was) -> chain.add(offset, cancel.ticket(), was ? 1 : 0);
            case Reply.Forgotten _, Reply.Refused _ -> add(offset);
        }
    }

    /** Of a record without a reply. */
    void add(long offset) {
        chain.add(offset);
    }
}
