package dev.weir.kernels.bandit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LearnerTest {
    private static final ContextRange RANGE = ContextRange.straight(0, 1);

    static Stream<RuleConfig> rules() {
        Grid grid = Grid.omega();
        RuleConfig.Estimator reduced = new RuleConfig.Estimator.ReducedVariance(500);
        return Stream.of(
                RuleConfig.TsallisInf.over(grid),
                new RuleConfig.TsallisInf(grid, reduced, 0.99),
                new RuleConfig.ConfidenceBound(grid, 0.5, 0.99),
                new RuleConfig.Binned(RuleConfig.TsallisInf.over(grid), RANGE, 4),
                RuleConfig.ChebCb.over(grid, RANGE),
                new RuleConfig.ChebCb(Grid.on(Axis.omega(), 9), RANGE, 3, 0.995),
                RuleConfig.ZoomingCurve.over(Axis.omega(), RANGE),
                RuleConfig.ZoomingCurve.following(Axis.omega(0.2, 1.99), RANGE));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRestoredLearnerAsksWhatTheFirstWouldHaveAsked(RuleConfig rule) {
        LearnerConfig config = new LearnerConfig(rule, 1, 1.5, new Lease.Rounds(6), 16, 7);
        Learner first = Learner.create(config);
        List<Ticket> waiting = new ArrayList<>();
        run(first, waiting, Seeds.generator(1), 300);
        LearnerState state = first.state();
        Learner second = Learner.restore(config, state);
        assertEquals(state, second.state());
        List<Ticket> alsoWaiting = new ArrayList<>(waiting);
        assertEquals(run(first, waiting, Seeds.generator(2), 200), run(second, alsoWaiting, Seeds.generator(2), 200));
        assertEquals(first.state(), second.state());
    }

    /** Answers come late, twice, out of order or not at all. */
    private static List<Ticket> run(Learner learner, List<Ticket> waiting, RandomGenerator random, int rounds) {
        Valley valley = new Valley(random, 0);
        List<Ticket> issued = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            Ticket ticket = learner.ask(random.nextDouble(-0.05, 1.05), round);
            issued.add(ticket);
            waiting.add(ticket);
            while (waiting.size() > 4) {
                Ticket old = waiting.remove(random.nextInt(waiting.size()));
                double cost = valley.cost(old.context(), old.value());
                for (int times = random.nextInt(3); times > 0; times--) {
                    learner.tell(old.id(), cost, round);
                }
            }
        }
        return issued;
    }

    @ParameterizedTest
    @MethodSource("rules")
    void noValueOutsideTheOpenIntervalToTwoIsIssuedWhateverIsTold(RuleConfig rule) {
        Learner learner = Learner.create(LearnerConfig.of(rule, 3));
        RandomGenerator random = Seeds.generator(5);
        double[] costs = {0, 1, 1e-300, 7, 1e9, 1e150};
        for (int round = 0; round < 2000; round++) {
            Ticket ticket = learner.ask(random.nextDouble(-10, 10), round);
            assertTrue(ticket.value() > 0 && ticket.value() < 2, ticket::toString);
            assertTrue(ticket.propensity() > 0 && ticket.propensity() <= 1, ticket::toString);
            learner.tell(ticket.id(), costs[random.nextInt(costs.length)], round);
        }
        assertTrue(learner.seen(Event.OUTSIDE) > 0 || rule.context().isEmpty());
        assertEquals(0, learner.seen(Event.FALLBACK));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theTicketCarriesTheProbabilityThatItsValueHad(RuleConfig rule) {
        Learner learner = Learner.create(LearnerConfig.of(rule, 3));
        Valley valley = new Valley(Seeds.generator(1), 0);
        for (int round = 0; round < 200; round++) {
            double context = round % 10 / 10.0;
            List<Arm> arms = learner.arms(context);
            assertEquals(1, arms.stream().mapToDouble(Arm::probability).sum(), 1e-12);
            Ticket ticket = learner.ask(context, round);
            assertEquals(arms.get(ticket.arm()).probability(), ticket.propensity());
            assertEquals(arms.get(ticket.arm()).value(), ticket.value());
            learner.tell(ticket.id(), valley.cost(context, ticket.value()), round);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aCostIsLearntOnceHoweverOftenItIsTold(RuleConfig rule) {
        Learner learner = Learner.create(LearnerConfig.of(rule, 3));
        Ticket ticket = learner.ask(0.5, 0);
        assertEquals(new Told.Learnt(ticket, 90), learner.tell(ticket.id(), 90, 0));
        List<Double> numbers = learner.state().numbers();
        assertEquals(new Told.Settled(0), learner.tell(ticket.id(), 90, 0));
        assertEquals(new Told.Settled(0), learner.tell(ticket.id(), 20, 0));
        assertEquals(numbers, learner.state().numbers());
        assertEquals(2, learner.seen(Event.TOLD_AGAIN));
    }

    @Test
    void aCostThatWasNeverAskedForIsUnknown() {
        Learner learner = learner(new Lease.Unlimited(), 4);
        learner.ask(0);
        assertEquals(new Told.Unknown(1), learner.tell(1, 10, 0));
        assertEquals(new Told.Unknown(-1), learner.tell(-1, 10, 0));
        assertEquals(2, learner.seen(Event.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -1, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aCostThatIsNoneIsRefusedAndTheTicketStaysOpen(double cost) {
        Learner learner = learner(new Lease.Unlimited(), 4);
        Ticket ticket = learner.ask(0);
        LearnerState before = learner.state();
        assertThrows(IllegalArgumentException.class, () -> learner.tell(ticket.id(), cost, 0));
        assertEquals(before, learner.state());
        assertInstanceOf(Told.Learnt.class, learner.tell(ticket.id(), 10, 0));
    }

    @Test
    void aContextThatIsNotFiniteIsRefused() {
        Learner learner = learner(new Lease.Unlimited(), 4);
        assertThrows(IllegalArgumentException.class, () -> learner.ask(Double.NaN, 0));
        assertEquals(0, learner.asked());
    }

    @Test
    void aLeaseInRoundsEndsAfterSoManyFurtherAsks() {
        Learner learner = learner(new Lease.Rounds(2), 16);
        Ticket first = learner.ask(0);
        Ticket second = learner.ask(0);
        learner.ask(0);
        learner.ask(0);
        List<Double> numbers = learner.state().numbers();
        assertEquals(new Told.Late(first), learner.tell(first.id(), 10, 0));
        assertEquals(numbers, learner.state().numbers());
        assertInstanceOf(Told.Learnt.class, learner.tell(second.id(), 10, 0));
        assertEquals(new Told.Settled(0), learner.tell(first.id(), 10, 0));
    }

    @Test
    void aLeaseInTimeEndsByTheCallersClock() {
        Learner learner = learner(new Lease.Time(1000), 16);
        Ticket first = learner.ask(50);
        Ticket second = learner.ask(51);
        assertEquals(new Told.Late(first), learner.tell(first.id(), 10, 1051));
        assertInstanceOf(Told.Learnt.class, learner.tell(second.id(), 10, 1051));
    }

    @Test
    void whenTooManyTicketsWaitTheEldestIsDropped() {
        Learner learner = learner(new Lease.Unlimited(), 2);
        learner.ask(0);
        learner.ask(0);
        learner.ask(0);
        assertEquals(2, learner.open());
        assertEquals(1, learner.seen(Event.DROPPED));
        assertEquals(new Told.Settled(0), learner.tell(0, 10, 0));
        assertInstanceOf(Told.Learnt.class, learner.tell(1, 10, 0));
    }

    @Test
    void aCancelledTicketLeavesNoTraceInTheRule() {
        Learner learner = learner(new Lease.Unlimited(), 4);
        List<Double> numbers = learner.state().numbers();
        Ticket ticket = learner.ask(0);
        assertTrue(learner.cancel(ticket.id()));
        assertFalse(learner.cancel(ticket.id()));
        assertEquals(new Told.Settled(0), learner.tell(ticket.id(), 10, 0));
        assertEquals(numbers, learner.state().numbers());
    }

    @Test
    void anExplorationIsCappedAtAMultipleOfWhatTheLeaderCosts() {
        RuleConfig rule = new RuleConfig.TsallisInf(
                new Grid(List.of(1.0, 1.5)), new RuleConfig.Estimator.ImportanceWeighted(), 1);
        Learner learner = Learner.create(new LearnerConfig(rule, 1, 1.25, new Lease.Unlimited(), 4, 9));
        int capped = 0;
        for (int round = 0; round < 300; round++) {
            Ticket ticket = learner.ask(round);
            if (round > 50) {
                assertEquals(ticket.explores() ? 125 : Double.POSITIVE_INFINITY, ticket.cap(), 1e-9);
                capped += ticket.isCapped() ? 1 : 0;
            }
            learner.tell(ticket.id(), ticket.value() == 1.5 ? 100 : Math.min(400, ticket.cap()), round);
        }
        assertTrue(capped > 0);
    }

    @Test
    void aStateOfAnotherConfigurationVersionOrLengthIsRefused() {
        LearnerConfig config = LearnerConfig.of(RuleConfig.TsallisInf.over(Grid.omega()), 1);
        LearnerConfig other = LearnerConfig.of(RuleConfig.TsallisInf.over(Grid.omega()), 2);
        LearnerState state = Learner.create(config).state();
        assertThrows(IllegalArgumentException.class, () -> Learner.restore(other, state));
        assertThrows(IllegalArgumentException.class, () -> Learner.restore(config, with(state, 2, state.numbers())));
        List<Double> numbers = new ArrayList<>(state.numbers());
        numbers.add(1.0);
        assertThrows(IllegalArgumentException.class, () -> Learner.restore(config, with(state, 1, numbers)));
        List<Double> few = state.numbers().subList(1, state.numbers().size());
        assertThrows(IllegalArgumentException.class, () -> Learner.restore(config, with(state, 1, few)));
        numbers.removeLast();
        numbers.set(3, Double.NaN);
        assertThrows(IllegalArgumentException.class, () -> Learner.restore(config, with(state, 1, numbers)));
    }

    private static LearnerState with(LearnerState state, int version, List<Double> numbers) {
        return new LearnerState(version, state.configuration(), state.asked(), state.open(), state.events(), numbers);
    }

    private static Learner learner(Lease lease, int openMax) {
        RuleConfig rule = RuleConfig.TsallisInf.over(Grid.omega());
        return Learner.create(new LearnerConfig(rule, 1, Double.POSITIVE_INFINITY, lease, openMax, 1));
    }
}
