package dev.weir.app.solve;

import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import java.util.Optional;

/**
 * A solve and how its omega was found.
 *
 * @param method with the omega that it began with; where {@link OmegaSource#SWEEPS} found it, ended with
 * @param ticket of a memory
 * @param switched whether the ticket's omega was given up for the leader's when its cap was reached
 */
record Solved(Outcome outcome, Method method, OmegaSource source, Optional<Ticket> ticket, boolean switched) {
    static Solved with(Outcome outcome, Method method, OmegaSource source) {
        return new Solved(outcome, method, source, Optional.empty(), false);
    }
}
