package dev.weir.kernels.relaxation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.Lease;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.bandit.Told;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Stopping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RelaxationTest {
    private static final CsrMatrix GRID = FivePointGrid.laplacian(12, 12).toCsr();
    private static final List<String> NAMES = List.of("a", "b", "c");

    private static RelaxationConfig config(int auditEvery) {
        var rule = RuleConfig.ZoomingCurve.over(Axis.omega(), ContextRange.straight(0, 1));
        var learner = new LearnerConfig(rule, 1, 3, new Lease.Time(1_000), 16, 5);
        return new RelaxationConfig(
                new Method.Sor(1), new Stopping(1e-8, 2_000, ReferenceNorm.RHS), learner, auditEvery);
    }

    private static Request.Solve solve(String sequence, double shift, RandomGenerator random) {
        double[] rhs = random.doubles(GRID.rows(), -1, 1).toArray();
        return new Request.Solve(
                sequence,
                Optional.empty(),
                "grid",
                GRID,
                new Request.Change.Shift(shift),
                rhs,
                Optional.empty(),
                OptionalDouble.empty());
    }

    private static List<Request> requests(int count, RandomGenerator random) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            requests.add(
                    switch (random.nextInt(12)) {
                        case 0 -> new Request.Ask(name, "ask " + random.nextInt(20), random.nextDouble());
                        case 1 -> new Request.Tell(name, Optional.empty(), random.nextInt(40), random.nextInt(50));
                        case 2 -> new Request.Cancel(name, Optional.empty(), random.nextInt(40));
                        case 3 -> random.nextInt(8) == 0 ? new Request.Forget(name) : solve(name, 0, random);
                        case 4 -> new Request.Impossible(name, Optional.empty(), "no such matrix");
                        default -> solve(name, random.nextDouble(), random);
                    });
        }
        return requests;
    }

    /** As an operator does it: first all answers of a batch, then the notes. */
    private static void apply(Relaxation relaxation, List<Request> batch, long from) {
        batch.forEach(request -> relaxation.open(request.sequence()));
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            replies.add(relaxation.answer(batch.get(i), 10 * (from + i)));
        }
        for (int i = 0; i < batch.size(); i++) {
            relaxation.record(from + i, replies.get(i));
        }
    }

    private static Map<String, Sequence.State> states(Relaxation relaxation) {
        Map<String, Sequence.State> states = new HashMap<>();
        NAMES.forEach(name -> relaxation.state(name).ifPresent(state -> states.put(name, state)));
        return states;
    }

    @Test
    void howRecordsAreCutIntoBatchesAndRestartsBetweenThemChangeNothing() {
        List<Request> requests = requests(400, Seeds.generator(1));
        Relaxation whole = Relaxation.create(config(0));
        apply(whole, requests, 0);
        Relaxation cut = Relaxation.create(config(0));
        RandomGenerator random = Seeds.generator(2);
        for (int from = 0; from < requests.size(); ) {
            int to = Math.min(requests.size(), from + 1 + random.nextInt(20));
            apply(cut, requests.subList(from, to), from);
            cut = Relaxation.restore(config(0), cut.state(), states(cut));
            from = to;
        }
        assertEquals(whole.state(), cut.state());
        assertEquals(states(whole), states(cut));
    }

    @Test
    void theDigestTellsRunsApart() {
        Relaxation one = Relaxation.create(config(0));
        Relaxation other = Relaxation.create(config(0));
        apply(one, List.of(solve("a", 0.1, Seeds.generator(3))), 0);
        apply(other, List.of(solve("a", 0.2, Seeds.generator(3))), 0);
        assertNotEquals(one.state().digest(), other.state().digest());
    }

    @Test
    void whoAsksAgainGetsTheFirstAnswer() {
        Sequence sequence = Sequence.create(config(0));
        var first = sequence.ask("me", 0.5, 0);
        sequence.ask("somebody else", 0.5, 1);
        assertEquals(first, sequence.ask("me", 0.9, 2));
        assertEquals(2, sequence.asked());
        assertInstanceOf(Told.Learnt.class, sequence.tell(first.id(), 20, 3));
        assertInstanceOf(Told.Settled.class, sequence.tell(first.id(), 20, 4));
        assertEquals(first, sequence.ask("me", 0.5, 5));
    }

    @Test
    void aCostThatComesAfterTheLeaseIsNotLearntFrom() {
        Sequence sequence = Sequence.create(config(0));
        var ticket = sequence.ask("me", 0.5, 0);
        assertInstanceOf(Told.Late.class, sequence.tell(ticket.id(), 20, 2_000));
    }

    @Test
    void aSystemThatCannotBeSolvedSaysWhyAndTeachesNothing() {
        Relaxation relaxation = Relaxation.create(config(0));
        var wrongSize = new Request.Solve(
                "a",
                Optional.empty(),
                "grid",
                GRID,
                new Request.Change.None(),
                new double[3],
                Optional.empty(),
                OptionalDouble.empty());
        var noDiagonal = new Request.Solve(
                "a",
                Optional.empty(),
                "grid",
                GRID,
                new Request.Change.Shift(-4),
                new double[GRID.rows()],
                Optional.empty(),
                OptionalDouble.empty());
        relaxation.open("a");
        var refused = assertInstanceOf(Reply.Refused.class, relaxation.answer(wrongSize, 0));
        assertTrue(refused.cause().startsWith("WRONG_SIZE"), refused.cause());
        refused = assertInstanceOf(Reply.Refused.class, relaxation.answer(noDiagonal, 0));
        assertTrue(refused.cause().startsWith("ZERO_DIAGONAL"), refused.cause());
        Tallies tallies = relaxation.state("a").orElseThrow().tallies();
        assertEquals(Tallies.NONE, tallies);
    }

    @Test
    void anAuditSeesWhatFixedFactorsAndYoungsCost() {
        Sequence sequence = Sequence.create(config(2));
        RandomGenerator random = Seeds.generator(4);
        int audited = 0;
        for (int i = 0; i < 10; i++) {
            Round round = sequence.solve(solve("a", 0.05, random).system(), 0);
            audited += round.audit().isPresent() ? 1 : 0;
        }
        Tallies tallies = sequence.tallies();
        assertEquals(5, audited);
        assertEquals(5, tallies.audited());
        assertEquals(5, tallies.classical());
        long best = tallies.fixed().get(tallies.bestFixed().orElseThrow());
        assertTrue(best < tallies.fixed().getFirst(), "Gauss-Seidel is not the best here");
        assertTrue(tallies.youngIterations() < tallies.fixed().getFirst());
    }

    @Test
    void aForgottenSequenceBeginsAnew() {
        Relaxation relaxation = Relaxation.create(config(0));
        RandomGenerator random = Seeds.generator(5);
        apply(relaxation, List.of(solve("a", 0.1, random), new Request.Forget("a")), 0);
        assertTrue(relaxation.state("a").isEmpty());
        apply(relaxation, List.of(solve("a", 0.1, random)), 2);
        assertEquals(1, relaxation.state("a").orElseThrow().tallies().rounds());
    }
}
