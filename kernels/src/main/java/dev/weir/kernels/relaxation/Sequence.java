package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Arm;
import dev.weir.kernels.bandit.Learner;
import dev.weir.kernels.bandit.LearnerState;
import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.bandit.Told;
import dev.weir.kernels.sor.IllFormedSystem;
import dev.weir.kernels.sor.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row of related systems and what has been learnt from it. Equal calls give equal answers, also across {@link #state} and {@link #restore}. One owner.
 *
 * <p>{@code now} is the clock of the learner's leases, in milliseconds.
 */
public final class Sequence {
    /** Asks whose answers are kept for those who ask again. */
    private static final int ANSWERS_KEPT = 256;

    private final RelaxationConfig config;
    private final Learner learner;
    private final Map<String, Ticket> answers;
    private Tallies tallies;

    /** @param answers the last asks by their ids, the eldest first */
    public record State(LearnerState learner, Tallies tallies, Map<String, Ticket> answers) {}

    private Sequence(RelaxationConfig config, Learner learner, Map<String, Ticket> answers, Tallies tallies) {
        this.config = config;
        this.learner = learner;
        this.answers = new LinkedHashMap<>(answers);
        this.tallies = tallies;
    }

    public static Sequence create(RelaxationConfig config) {
        return new Sequence(config, Learner.create(config.learner()), Map.of(), Tallies.NONE);
    }

    /** @throws IllegalArgumentException if the state belongs to another learner */
    public static Sequence restore(RelaxationConfig config, State state) {
        return new Sequence(
                config, Learner.restore(config.learner(), state.learner()), state.answers(), state.tallies());
    }

    public State state() {
        return new State(learner.state(), tallies, new LinkedHashMap<>(answers));
    }

    /**
     * Asks, solves and tells.
     *
     * @throws IllFormedSystem if no solve can begin; then nothing was learnt or counted
     * @throws IllegalArgumentException if the context is not finite, or the value is no factor of the method
     */
    public Round solve(LinearSystem system, long now) {
        Ticket ticket = learner.ask(system.context(), now);
        Round round;
        try {
            round = new Round(ticket, relaxed(system, ticket), Optional.empty());
            if (config.auditEvery() > 0 && tallies.rounds() % config.auditEvery() == 0) {
                Audit audit = Audit.of(system, config.method(), config.stopping());
                round = new Round(ticket, round.relaxed(), Optional.of(audit));
            }
        } catch (IllegalArgumentException e) {
            learner.cancel(ticket.id());
            throw e;
        }
        learner.tell(ticket.id(), round.relaxed().cost(), now);
        tallies = tallies.and(round, round.relaxed().outcome().status() == Status.CONVERGED);
        return round;
    }

    private Relaxed relaxed(LinearSystem system, Ticket ticket) {
        return Relaxed.solve(system.matrix(), system.rhs(), system.start(), config.method(), config.stopping(), ticket);
    }

    /**
     * For whoever solves elsewhere.
     *
     * @param id of the asker's choosing: asking again under one of the last {@value #ANSWERS_KEPT} gives the same ticket
     * @throws IllegalArgumentException if the context is not finite
     */
    public Ticket ask(String id, double context, long now) {
        Ticket known = answers.get(id);
        if (known != null) {
            return known;
        }
        Ticket ticket = learner.ask(context, now);
        answers.put(id, ticket);
        if (answers.size() > ANSWERS_KEPT) {
            answers.remove(answers.keySet().iterator().next());
        }
        return ticket;
    }

    /** @throws IllegalArgumentException if the cost is negative or not finite */
    public Told tell(long ticket, double cost, long now) {
        return learner.tell(ticket, cost, now);
    }

    /** Gives a ticket back; whether it was open. */
    public boolean cancel(long ticket) {
        return learner.cancel(ticket);
    }

    public Tallies tallies() {
        return tallies;
    }

    /** What there is to choose from at a context, and what is thought of it. */
    public List<Arm> arms(double context) {
        return learner.arms(context);
    }

    public long asked() {
        return learner.asked();
    }

    public int open() {
        return learner.open();
    }
}
