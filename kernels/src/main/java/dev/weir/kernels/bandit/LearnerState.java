package dev.weir.kernels.bandit;

import java.util.List;
import java.util.Map;

/**
 * All that a learner is, apart from its configuration: plain values for any codec. A learner restored from it gives the tickets that the first would have given.
 *
 * @param version of this form
 * @param configuration the settings in words; a learner of other settings refuses the state
 * @param asked tickets issued so far, which is also the number of draws
 * @param open in the order of their ids
 * @param numbers the rule's, finite
 */
public record LearnerState(
        int version,
        String configuration,
        long asked,
        List<Ticket> open,
        Map<Event, Long> events,
        List<Double> numbers) {
    public static final int VERSION = 1;

    public LearnerState {
        open = List.copyOf(open);
        events = Map.copyOf(events);
        numbers = List.copyOf(numbers);
    }
}
