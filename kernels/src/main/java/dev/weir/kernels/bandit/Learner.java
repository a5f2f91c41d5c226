package dev.weir.kernels.bandit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Learns which value of a parameter is cheap, from the cost of the values that it named: ask, use the value, tell.
 *
 * <p>Several tickets may be open, their costs may come in any order, late, twice or never. A cost is learnt from once, with the probability that its own ticket was drawn with.
 * Draws depend on the seed and the number of the ask only, so equal calls give equal tickets, also across {@link #state} and {@link #restore}.
 *
 * <p>Not thread safe: one owner. Time is what the caller passes; where the lease is not in time, any {@code now} will do.
 */
public final class Learner {
    private final LearnerConfig config;
    private final Rule rule;
    private final Map<Long, Ticket> open = new LinkedHashMap<>();
    private final Map<Event, Long> events = new EnumMap<>(Event.class);
    private long asked;

    private Learner(LearnerConfig config) {
        this.config = config;
        rule = Rules.start(config.rule(), config.least());
    }

    public static Learner create(LearnerConfig config) {
        return new Learner(config);
    }

    /** @throws IllegalArgumentException if the state is of another version or configuration, or has too few or too many numbers, or one that is not finite */
    public static Learner restore(LearnerConfig config, LearnerState state) {
        if (state.version() != LearnerState.VERSION) {
            throw new IllegalArgumentException(
                    "the state's version must be " + LearnerState.VERSION + ", but was " + state.version());
        }
        if (!state.configuration().equals(config.toString())) {
            throw new IllegalArgumentException(
                    "the state belongs to the learner " + state.configuration() + ", not to " + config);
        }
        Learner learner = new Learner(config);
        Archive.restore(learner.rule, state.numbers());
        learner.asked = state.asked();
        state.open().forEach(ticket -> learner.open.put(ticket.id(), ticket));
        learner.events.putAll(state.events());
        return learner;
    }

    public LearnerState state() {
        return new LearnerState(
                LearnerState.VERSION,
                config.toString(),
                asked,
                new ArrayList<>(open.values()),
                events,
                Archive.save(rule));
    }

    /** For rules that look at no context. */
    public Ticket ask(long now) {
        return ask(0, now);
    }

    /** @throws IllegalArgumentException if the context is not finite */
    public Ticket ask(double context, long now) {
        Odds odds = rule.odds(Checks.finite("context", context));
        if (config.rule().context().map(range -> !range.contains(context)).orElse(false)) {
            count(Event.OUTSIDE);
        }
        if (odds.fallback) {
            count(Event.FALLBACK);
        }
        int arm = odds.draw(Uniforms.at(config.seed(), asked));
        Ticket ticket = new Ticket(
                asked,
                arm,
                odds.values[arm],
                odds.probabilities[arm],
                context,
                odds.values[odds.leader],
                odds.scores[arm],
                cap(odds, arm),
                deadline(now));
        if (open.size() == config.openMax()) {
            open.remove(open.keySet().iterator().next());
            count(Event.DROPPED);
        }
        open.put(asked++, ticket);
        return ticket;
    }

    private double cap(Odds odds, int arm) {
        double usual = odds.costs[odds.leader];
        return arm == odds.leader || Double.isNaN(usual)
                ? Double.POSITIVE_INFINITY
                : Math.max(config.least(), config.hedge() * usual);
    }

    private long deadline(long now) {
        return switch (config.lease()) {
            case Lease.Unlimited _ -> Long.MAX_VALUE;
            case Lease.Rounds(long rounds) -> saturated(asked, rounds);
            case Lease.Time(long length) -> saturated(now, length);
        };
    }

    private static long saturated(long from, long length) {
        return from > Long.MAX_VALUE - length ? Long.MAX_VALUE : from + length;
    }

    /**
     * @param cost of the whole use of the value; of a failed one the dearest there could be, lest failing early looks cheap
     * @throws IllegalArgumentException if the cost is negative or not finite; then nothing has changed, and the ticket is still open
     */
    public Told tell(long id, double cost, long now) {
        Checks.require("cost", cost, cost >= 0 && Double.isFinite(cost), "be finite and not negative");
        if (id < 0 || id >= asked) {
            count(Event.UNKNOWN);
            return new Told.Unknown(id);
        }
        Ticket ticket = open.remove(id);
        if (ticket == null) {
            count(Event.TOLD_AGAIN);
            return new Told.Settled(id);
        }
        if (clock(now) > ticket.deadline()) {
            count(Event.LATE);
            return new Told.Late(ticket);
        }
        rule.learn(ticket, Math.max(config.least(), cost));
        count(Event.LEARNT);
        return new Told.Learnt(ticket, cost);
    }

    /** Asks issued after a ticket, or time: what its deadline is compared with. */
    private long clock(long now) {
        return switch (config.lease()) {
            case Lease.Unlimited _ -> 0;
            case Lease.Rounds _ -> asked - 1;
            case Lease.Time _ -> now;
        };
    }

    /** Gives a ticket back as if it had not been asked for; its draw stays used. Whether it was open. */
    public boolean cancel(long id) {
        boolean was = open.remove(id) != null;
        if (was) {
            count(Event.CANCELLED);
        }
        return was;
    }

    /** The values to choose from at a context and what is thought of them; changes nothing. */
    public List<Arm> arms(double context) {
        Odds odds = rule.odds(Checks.finite("context", context));
        List<Arm> arms = new ArrayList<>();
        for (int arm = 0; arm < odds.values.length; arm++) {
            OptionalDouble cost =
                    Double.isNaN(odds.costs[arm]) ? OptionalDouble.empty() : OptionalDouble.of(odds.costs[arm]);
            arms.add(new Arm(odds.values[arm], odds.probabilities[arm], cost, arm == odds.leader));
        }
        return arms;
    }

    public long asked() {
        return asked;
    }

    public int open() {
        return open.size();
    }

    public long seen(Event event) {
        return events.getOrDefault(event, 0L);
    }

    private void count(Event event) {
        events.merge(event, 1L, Long::sum);
    }
}
