package dev.weir.kernels.relaxation;

import java.util.Optional;

/**
 * One of the last rounds, for charts.
 *
 * @param number of the round in its sequence, from 0
 * @param leader what the rule took to be the best; the omega itself unless it was an exploration
 */
public record Recent(long number, double context, double omega, double leader, int iterations, Optional<Audit> audit) {
    static Recent of(long number, Round round) {
        return new Recent(
                number,
                round.ticket().context(),
                round.ticket().value(),
                round.ticket().leaderValue(),
                round.relaxed().outcome().iterations(),
                round.audit());
    }
}
