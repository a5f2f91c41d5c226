package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Arm;
import java.util.List;

/**
 * What a sequence shows.
 *
 * @param asked tickets issued so far, to rounds and to others; {@code open} of them wait for their costs
 * @param context of the last request that had one
 * @param arms the choice at this context: what the next omega will be drawn from
 * @param recent the last rounds, the eldest first
 * @param curve what the rule takes to be the best over the contexts of late, as pairs (context, omega) by context
 */
public record SequenceView(
        String name,
        Tallies tallies,
        long asked,
        int open,
        double context,
        List<Arm> arms,
        List<Recent> recent,
        List<Point> curve) {
    public record Point(double context, double omega) {}
}
