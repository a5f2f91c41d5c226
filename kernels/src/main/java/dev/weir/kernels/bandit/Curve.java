package dev.weir.kernels.bandit;

import java.util.Arrays;

/**
 * A grid of three values that moves and shrinks: the best value is a smooth curve over the context, and experiments around the present curve say where it should run.
 *
 * <p>An experiment draws from the curve and from one step to either side, and fits the logarithm of the cost, which is smooth where the cost is not, to
 * {@code base(c) + slope(c)·v + bend·v²}; v is the offset in steps, base and slope are polynomials of the context. Inverse-gap weighting over what the fit predicts
 * for the three makes good use of an experiment before it ends. Then the curve moves to the least point of each parabola, at most one and a half steps. Where it
 * hardly had to move, the step is halved; where it moved by nearly a step, doubled. The next experiment is a fifth longer, and starts without memory of the
 * last.
 *
 * <p>So the far arms, which a fixed grid has to try even though they are many times dearer, are never tried unless the slope leads to them, and the resolution is in the
 * end that of the data. It is {@link ChebyshevBandit}'s way (polynomials, inverse gaps) on an adaptive grid, and it needs what that does not: that the
 * cost falls towards the best value and rises behind it. Without a context (one term) it would find the value of the least geometric mean, which is not that of the least
 * mean where costs vary much; {@link Bounds} is the rule for that.
 *
 * <p>How much an experiment explores ({@code CAUTION}) and how long it is decide what it costs beside its leader: on counts of a few iterations a fourfold caution and
 * a noise floor of 3 % took 1 % off the whole. {@link Regions} has one of these for each part of the context.
 *
 * <p>Tried and dropped: shifts that shrink with their standard error (it finds its way more slowly where contexts are spread), a step that is halved only where
 * the valley can be seen (no difference), information carried from one experiment to the next (a wrong slope is believed for too long), a much stiffer prior on the slope (rare contexts are never
 * reached; 3.5 % dearer in the end), bounds on the curve instead of on what is issued. A tell costs O(terms³).
 */
final class Curve {
    /** Of the axis, from its start: 1.53 for omega, near what people type. Values too high soon get many times dearer, those too low more gently. */
    private static final double START = 0.25;

    private static final double FIRST_STEP = 1.0 / 8;
    private static final double LEAST_STEP = 1.0 / 300;
    private static final double FIRST_LENGTH = 30;
    private static final double GROWTH = 1.2;
    private static final double SHIFT_MAX = 1.5;
    private static final int NODES = 32;
    private static final double CAUTION = 2;

    private final Axis axis;
    private final ContextRange range;
    private final double from;
    private final double to;
    private final int terms;
    private final double longest;
    private final double[] curve;
    private final Experiment experiment;
    private final Surprise surprise;
    private double step;
    private double length = FIRST_LENGTH;
    private long tells;

    /** Over the contexts whose positions on the range are between two numbers in [−1, 1]. */
    Curve(RuleConfig.ZoomingCurve config, double from, double to) {
        axis = config.axis();
        range = config.range();
        this.from = from;
        this.to = to;
        terms = config.terms();
        longest = config.longestExperiment();
        curve = new double[terms];
        curve[0] = axis.start() + START * width();
        experiment = new Experiment(terms);
        surprise = new Surprise();
        step = width() * FIRST_STEP;
    }

    private double width() {
        return axis.end() - axis.start();
    }

    private double[] features(double context) {
        double place = (2 * range.position(context) - from - to) / (to - from);
        return Chebyshev.at(Math.clamp(place, -1, 1), terms);
    }

    /** Whether a cost was ever told here. */
    boolean isMet() {
        return tells > 0;
    }

    /** Begins at the value that another curve has at its end towards this one. */
    void startBeside(Curve other) {
        double[] end = Chebyshev.at(other.from < from ? 1 : -1, terms);
        Arrays.fill(curve, 0);
        curve[0] = other.centre(end);
    }

    Odds odds(double context) {
        double[] features = features(context);
        double centre = centre(features);
        double[] values = new double[3];
        double[] places = new double[3];
        double[] predicted = new double[3];
        double[] costs = new double[3];
        for (int arm = 0; arm < 3; arm++) {
            places[arm] = Math.clamp(centre + (arm - 1) * step, axis.start(), axis.end());
            values[arm] = axis.value(places[arm]);
            double offset = (places[arm] - centre) / step;
            predicted[arm] = experiment.rise(features, offset);
            costs[arm] = experiment.cost(features, offset);
        }
        int leader = predicted[0] < predicted[1] || predicted[2] < predicted[1] ? Odds.least(predicted) : 1;
        double[] probabilities = Odds.inverseGap(predicted, leader, CAUTION * experiment.precision());
        return new Odds(values, probabilities, costs, places, leader);
    }

    private double centre(double[] features) {
        return Math.clamp(Chebyshev.dot(curve, 0, features, terms), axis.start(), axis.end());
    }

    void learn(Ticket ticket, double cost) {
        tells++;
        double[] features = features(ticket.context());
        double offset = (ticket.score() - centre(features)) / step;
        double error = experiment.add(features, offset, StrictMath.log(cost));
        if (surprise.add(error, range.position(ticket.context()))) {
            startOver();
        } else if (experiment.rounds() >= Math.min(length, longest)) {
            moveCurve();
        }
    }

    private void moveCurve() {
        double[] moved = new double[NODES];
        double distance = 0;
        for (int i = 0; i < NODES; i++) {
            double[] features = Chebyshev.at(Chebyshev.node(i, NODES), terms);
            double shift = Math.clamp(experiment.leastOffset(features), -SHIFT_MAX, SHIFT_MAX);
            distance += Math.abs(shift) / NODES;
            moved[i] = Math.clamp(Chebyshev.dot(curve, 0, features, terms) + step * shift, axis.start(), axis.end());
        }
        System.arraycopy(Chebyshev.through(moved, terms), 0, curve, 0, terms);
        double before = step;
        if (distance < 0.5) {
            step = Math.max(width() * LEAST_STEP, step / 2);
        } else if (distance > 0.9) {
            step = Math.min(width() * FIRST_STEP, step * 2);
        }
        length *= GROWTH;
        experiment.restart(step / before);
    }

    /** The costs are no longer those that the experiments were about: the curve is kept, the step and the length begin again. */
    private void startOver() {
        step = width() * FIRST_STEP;
        length = FIRST_LENGTH;
        experiment.forget();
        surprise.clear();
    }

    void move(Archive archive) {
        tells = archive.move(tells);
        archive.move(curve);
        step = archive.move(step);
        length = archive.move(length);
        experiment.move(archive);
        surprise.move(archive);
    }

    @Override
    public String toString() {
        return "step " + step + " around " + Arrays.toString(curve);
    }
}
