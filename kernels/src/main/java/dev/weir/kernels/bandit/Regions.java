package dev.weir.kernels.bandit;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A {@link Curve} for each part of the context's range, of equal widths on the bent map.
 *
 * <p>Contexts often come as a slow sweep: an experiment then sees a small piece of the range, and a curve over all of it is dragged about where no data are, until the
 * sweep comes back and has to learn anew. A region keeps what it knows, with its own step and its own experiments, while the others are away. What is learned on
 * one side of an edge says much of the other, so a region that was never met starts from the nearest that was.
 */
final class Regions implements Rule {
    private final ContextRange range;
    private final List<Curve> curves;

    Regions(RuleConfig.ZoomingCurve config) {
        range = config.range();
        int count = config.regions();
        curves = IntStream.range(0, count)
                .mapToObj(i -> new Curve(config, -1 + 2.0 * i / count, -1 + 2.0 * (i + 1) / count))
                .toList();
    }

    @Override
    public Odds odds(double context) {
        return curves.get(region(context)).odds(context);
    }

    @Override
    public void learn(Ticket ticket, double cost) {
        curves.get(region(ticket.context())).learn(ticket, cost);
        for (int i = 0; i < curves.size(); i++) {
            if (!curves.get(i).isMet()) {
                curves.get(i).startBeside(nearestMet(i));
            }
        }
    }

    private int region(double context) {
        return range.cell(context, curves.size());
    }

    /** There is one: this is asked after a tell. Ties go to the lower one. */
    private Curve nearestMet(int to) {
        int nearest = -1;
        for (int i = 0; i < curves.size(); i++) {
            if (curves.get(i).isMet() && (nearest < 0 || Math.abs(i - to) < Math.abs(nearest - to))) {
                nearest = i;
            }
        }
        return curves.get(nearest);
    }

    @Override
    public void move(Archive archive) {
        curves.forEach(curve -> curve.move(archive));
    }
}
