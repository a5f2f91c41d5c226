package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Arm;
import dev.weir.kernels.pipeline.Chain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One partition of a relaxation without its surroundings: its sequences, and what is counted and shown of them. Same requests, same state. One owner; but
 * {@link #answer} may run for several sequences at once, each on one thread, between two calls of the others.
 */
public final class Relaxation {
    /** Sequences of a partition; each keeps some kilobytes. */
    public static final int SEQUENCES_MAX = 10_000;

    public static final int SHOWN_MAX = 12;

    private static final int RECENT_MAX = 160;
    private static final int CURVE_POINTS = 24;

    private final RelaxationConfig config;
    private final Map<String, Kept> sequences = new LinkedHashMap<>();
    private final Replies digest;
    private RelaxationView.Counters counters;
    private long activity;

    /** All that is not in the sequences. */
    public record State(RelaxationView.Counters counters, String digest) {}

    /** A sequence, and what is remembered of it for people only. */
    private static final class Kept {
        final Deque<Recent> recent = new ArrayDeque<>();
        Sequence sequence;
        /** Forgotten, and nothing was asked since. */
        boolean gone;

        double context;
        long active;

        Kept(Sequence sequence) {
            this.sequence = sequence;
        }
    }

    private Relaxation(RelaxationConfig config, State state) {
        this.config = config;
        counters = state.counters();
        digest = new Replies(state.digest());
    }

    public static Relaxation create(RelaxationConfig config) {
        return new Relaxation(config, new State(RelaxationView.Counters.NONE, Chain.START));
    }

    /** @throws IllegalArgumentException if a sequence belongs to another learner */
    public static Relaxation restore(RelaxationConfig config, State state, Map<String, Sequence.State> sequences) {
        Relaxation relaxation = new Relaxation(config, state);
        sequences.forEach((name, each) -> relaxation.sequences.put(name, new Kept(Sequence.restore(config, each))));
        return relaxation;
    }

    /** Makes the sequence, if there is room for one more. To be called for each name before {@link #answer}. */
    public void open(String sequence) {
        if (sequences.size() < SEQUENCES_MAX) {
            sequences.computeIfAbsent(sequence, _ -> new Kept(Sequence.create(config)));
        }
    }

    /** Any thread, but one at a time for a sequence, and in the order of the requests. {@code now} in milliseconds. */
    public Reply answer(Request request, long now) {
        Kept kept = sequences.get(request.sequence());
        if (kept == null) {
            return new Reply.Refused(
                    request,
                    "there are " + SEQUENCES_MAX + " sequences in this partition already, and this would be one more");
        }
        Sequence sequence = kept.sequence;
        kept.gone = false;
        try {
            return switch (request) {
                case Request.Solve solve -> new Reply.Solved(solve, sequence.solve(solve.system(), now));
                case Request.Ask ask -> new Reply.Issued(ask, sequence.ask(ask.key(), ask.context(), now));
                case Request.Tell tell -> new Reply.Heard(tell, sequence.tell(tell.ticket(), tell.cost(), now));
                case Request.Cancel cancel -> new Reply.Cancelled(cancel, sequence.cancel(cancel.ticket()));
                case Request.Forget forget -> {
                    kept.sequence = Sequence.create(config);
                    kept.gone = true;
                    yield new Reply.Forgotten(forget);
                }
                case Request.Impossible(String _, Optional<String> _, String cause) ->
                    new Reply.Refused(request, cause);
            };
        } catch (IllegalArgumentException e) {
            return new Reply.Refused(request, Causes.of(e));
        }
    }

    /** Takes note of what was answered, in the order of the offsets, when all of a batch is. */
    public void record(long offset, Reply reply) {
        counters = counters.and(reply);
        digest.add(offset, reply);
        String name = reply.request().sequence();
        Kept kept = sequences.get(name);
        if (kept == null) {
            return;
        }
        kept.active = ++activity;
        switch (reply) {
            case Reply.Solved(Request.Solve _, Round round) -> {
                kept.context = round.ticket().context();
                kept.recent.addLast(Recent.of(round.ticket().id(), round));
                if (kept.recent.size() > RECENT_MAX) {
                    kept.recent.removeFirst();
                }
            }
            case Reply.Issued(Request.Ask ask, var _) -> kept.context = ask.context();
            case Reply.Forgotten _ -> {
                kept.recent.clear();
                if (kept.gone) {
                    sequences.remove(name);
                }
            }
            case Reply.Heard _, Reply.Cancelled _, Reply.Refused _ -> {}
        }
    }

    /** A record that said nothing that can be understood. */
    public void countDeadLetter(long offset) {
        counters = counters.andDeadLetter();
        digest.add(offset);
    }

    public State state() {
        return new State(counters, digest.value());
    }

    /** Empty if there is no such sequence any more. */
    public Optional<Sequence.State> state(String sequence) {
        return Optional.ofNullable(sequences.get(sequence)).map(kept -> kept.sequence.state());
    }

    public RelaxationView view(long offset) {
        List<SequenceView> busiest = sequences.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Kept> each) -> -each.getValue().active))
                .limit(SHOWN_MAX)
                .sorted(Map.Entry.comparingByKey())
                .map(each -> view(each.getKey(), each.getValue()))
                .toList();
        return new RelaxationView(offset, digest.value(), counters, sequences.size(), busiest);
    }

    private static SequenceView view(String name, Kept kept) {
        Sequence sequence = kept.sequence;
        return new SequenceView(
                name,
                sequence.tallies(),
                sequence.asked(),
                sequence.open(),
                kept.context,
                sequence.arms(kept.context),
                List.copyOf(kept.recent),
                curve(kept));
    }

    private static List<SequenceView.Point> curve(Kept kept) {
        var contexts = kept.recent.stream().mapToDouble(Recent::context).summaryStatistics();
        List<SequenceView.Point> points = new ArrayList<>();
        for (int i = 0; i < CURVE_POINTS && contexts.getMax() > contexts.getMin(); i++) {
            double context = contexts.getMin() + (contexts.getMax() - contexts.getMin()) * i / (CURVE_POINTS - 1);
            kept.sequence.arms(context).stream()
                    .filter(Arm::leads)
                    .forEach(arm -> points.add(new SequenceView.Point(context, arm.value())));
        }
        return points;
    }
}
