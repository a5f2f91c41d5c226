package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.bandit.Told;
import dev.weir.kernels.sor.Status;

/** What became of a request. */
public sealed interface Reply {
    record Solved(Request.Solve request, Round round) implements Reply {
        public boolean converged() {
            return round.relaxed().outcome().status() == Status.CONVERGED;
        }
    }

    record Issued(Request.Ask request, Ticket ticket) implements Reply {}

    record Heard(Request.Tell request, Told told) implements Reply {}

    /** @param was whether the ticket was open */
    record Cancelled(Request.Cancel request, boolean was) implements Reply {}

    record Forgotten(Request.Forget request) implements Reply {}

    /** Nothing has changed, and this is why. */
    record Refused(Request request, String cause) implements Reply {}

    Request request();
}
