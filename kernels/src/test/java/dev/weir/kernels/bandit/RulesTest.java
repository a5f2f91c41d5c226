package dev.weir.kernels.bandit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RulesTest {
    private static final ContextRange RANGE = ContextRange.straight(0, 1);

    static LongStream seeds() {
        return Seeds.of(20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void tsallisOddsAreADistributionThatFallsWithTheSquareOfTheLag(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int d = random.nextInt(1, 40);
        double offset = random.nextBoolean() ? 0 : 1e9;
        double spread = Math.pow(10, random.nextInt(-3, 7));
        double[] losses = random.doubles(d).map(x -> offset + spread * x * x).toArray();
        double eta = Math.pow(10, random.nextDouble(-3, 0.3));
        double[] odds = TsallisOdds.of(losses, eta);
        assertEquals(1, Arrays.stream(odds).sum(), 1e-14);
        for (int i = 1; i < d; i++) {
            double lag = losses[i] - losses[0];
            double expected = eta * lag / 2;
            assertEquals(expected, 1 / Math.sqrt(odds[i]) - 1 / Math.sqrt(odds[0]), 1e-6 * (1 + Math.abs(expected)));
        }
    }

    static Stream<RuleConfig.Estimator> estimators() {
        return Stream.of(new RuleConfig.Estimator.ImportanceWeighted(), new RuleConfig.Estimator.ReducedVariance(100));
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void lossEstimatesAreUnbiased(RuleConfig.Estimator estimator) {
        RuleConfig.TsallisInf config = new RuleConfig.TsallisInf(new Grid(List.of(0.0, 1.0, 2.0, 3.0)), estimator, 1);
        Tsallis start = new Tsallis(config, 1);
        RandomGenerator random = Seeds.generator(3);
        for (int round = 0; round < 60; round++) {
            double[] odds = start.probabilities();
            int arm = Odds.draw(odds, random.nextDouble());
            start.learn(arm, odds[arm], 40 + 5 * arm);
        }
        double[] costs = {90, 60, 30, 5};
        double[] odds = start.probabilities();
        double[] mean = new double[4];
        for (int arm = 0; arm < 4; arm++) {
            Tsallis copy = new Tsallis(config, 1);
            Archive.restore(copy, Archive.save(start));
            copy.learn(arm, odds[arm], costs[arm]);
            for (int j = 0; j < 4; j++) {
                mean[j] += odds[arm] * (copy.losses()[j] - start.losses()[j]);
            }
        }
        assertArrayEquals(new double[] {89, 59, 29, 4}, mean, 1e-9);
    }

    @Test
    void aRuleThatWasToldNothingButZeroLossesStaysUniform() {
        Tsallis rule = new Tsallis(RuleConfig.TsallisInf.over(Grid.omega()), 1);
        for (int round = 0; round < 100; round++) {
            rule.learn(round % 20, 0.05, 1);
        }
        assertArrayEquals(
                new double[20],
                Arrays.stream(rule.probabilities()).map(p -> p - 0.05).toArray(),
                1e-15);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theBoxFitIsNoWorseThanAnyVertexFaceOrInterior(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int n = random.nextInt(1, 5);
        NormalEquations equations = new NormalEquations(n);
        for (int row = random.nextInt(1, 9); row > 0; row--) {
            equations.add(Chebyshev.at(random.nextDouble(-1, 1), n), random.nextDouble(0, 100));
        }
        double[] limits = random.doubles(n, 0, 60).toArray();
        limits[random.nextInt(n)] *= random.nextInt(2);
        double[] theta = BoxFit.of(equations, limits);
        double least = objective(equations, theta);
        for (int i = 0; i < n; i++) {
            assertTrue(Math.abs(theta[i]) <= limits[i]);
        }
        for (int pattern = 0; pattern < Math.pow(3, n); pattern++) {
            double[] other = onFace(equations, limits, pattern);
            assertTrue(least <= objective(equations, other) + 1e-6 * (1 + Math.abs(least)));
        }
    }

    /** Each digit of the pattern, to base 3, binds a coefficient below, above or not at all; coordinate descent over the free ones. */
    private static double[] onFace(NormalEquations equations, double[] limits, int pattern) {
        int n = limits.length;
        double[] theta = new double[n];
        for (int sweep = 0; sweep < 300; sweep++) {
            for (int i = 0, digits = pattern; i < n; i++, digits /= 3) {
                double gradient = Chebyshev.dot(equations.gram, i * n, theta, n) - equations.rhs[i];
                double free = theta[i] - gradient / (equations.gram[i * n + i] + 1e-8);
                theta[i] =
                        digits % 3 == 0 ? Math.clamp(free, -limits[i], limits[i]) : (2 * (digits % 3) - 3) * limits[i];
            }
        }
        return theta;
    }

    private static double objective(NormalEquations equations, double[] theta) {
        int n = theta.length;
        double value = 0;
        for (int i = 0; i < n; i++) {
            value += theta[i] * (Chebyshev.dot(equations.gram, i * n, theta, n) - 2 * equations.rhs[i]);
            value += 1e-8 * theta[i] * theta[i];
        }
        return value;
    }

    static Stream<RuleConfig> contextual() {
        return Stream.of(
                RuleConfig.ChebCb.over(Grid.on(Axis.omega(), 16), RANGE),
                RuleConfig.ZoomingCurve.over(Axis.omega(), RANGE),
                RuleConfig.ZoomingCurve.following(Axis.omega(), RANGE));
    }

    @ParameterizedTest
    @MethodSource("contextual")
    void aContextualRuleFollowsTheFloorOfTheValley(RuleConfig rule) {
        double chebCb = rule instanceof RuleConfig.ChebCb ? 1.08 : 1.025;
        assertTrue(late(rule, 0, 0, 3000) < chebCb, () -> rule + ": " + late(rule, 0, 0, 3000));
    }

    @Test
    void theCurveFindsItsWayAfterAChangeThatNoContextShows() {
        RuleConfig rule = RuleConfig.ZoomingCurve.following(Axis.omega(), RANGE);
        assertTrue(late(rule, 0, 0.6, 1200) < 1.1, () -> "up: " + late(rule, 0, 0.6, 1200));
        assertTrue(late(rule, 0.6, 0, 1200) < 1.1, () -> "down: " + late(rule, 0.6, 0, 1200));
    }

    /** Exact cost over the best there is, in the last fifth; the valley moves after half of the rounds. */
    private static double late(RuleConfig rule, double liftBefore, double liftAfter, int rounds) {
        double cost = 0;
        double best = 0;
        for (int seed = 0; seed < 3; seed++) {
            RandomGenerator random = Seeds.generator(seed);
            Learner learner = Learner.create(LearnerConfig.of(rule, seed));
            for (int round = 0; round < rounds; round++) {
                Valley valley = new Valley(random, round < rounds / 2 ? liftBefore : liftAfter);
                double context = random.nextDouble();
                Ticket ticket = learner.ask(context, round);
                learner.tell(ticket.id(), valley.cost(context, ticket.value()), round);
                if (round >= rounds * 4 / 5) {
                    cost += valley.exact(context, ticket.value());
                    best += valley.exact(context, valley.best(context));
                }
            }
        }
        return cost / best;
    }

    @Test
    void contextsThatJumpToWhereNoneWasReopenTheSearch() {
        RuleConfig rule = RuleConfig.ZoomingCurve.over(Axis.omega(), RANGE);
        Learner learner = Learner.create(LearnerConfig.of(rule, 1));
        RandomGenerator random = Seeds.generator(1);
        Valley valley = new Valley(random, 0);
        double cost = 0;
        double best = 0;
        for (int round = 0; round < 3000; round++) {
            double context = round < 2000 ? random.nextDouble(0, 0.3) : random.nextDouble(0.6, 1);
            Ticket ticket = learner.ask(context, round);
            learner.tell(ticket.id(), valley.cost(context, ticket.value()), round);
            if (round >= 2500) {
                cost += valley.exact(context, ticket.value());
                best += valley.exact(context, valley.best(context));
            }
        }
        assertTrue(cost / best < 1.05, "" + cost / best);
    }

    @Test
    void aRegionKeepsWhatItKnowsWhileContextsAreElsewhere() {
        Regions rule = new Regions(RuleConfig.ZoomingCurve.over(Axis.omega(), RANGE));
        Valley valley = new Valley(Seeds.generator(1), 0);
        RandomGenerator random = Seeds.generator(2);
        play(rule, valley, random, 0.8, 900);
        double[] known = rule.odds(0.9).values;
        play(rule, valley, random, 0.1, 900);
        assertArrayEquals(known, rule.odds(0.9).values);
    }

    @Test
    void aRegionThatWasNeverMetStartsFromItsNeighbour() {
        Regions rule = new Regions(RuleConfig.ZoomingCurve.over(Axis.omega(), RANGE));
        play(rule, new Valley(Seeds.generator(1), 0), Seeds.generator(2), 0.1, 900);
        double edge = rule.odds(1.0 / 3).values[1];
        assertEquals(edge, rule.odds(0.5).values[1], 1e-12);
        assertEquals(edge, rule.odds(0.9).values[1], 1e-12);
    }

    /** Contexts from a tenth of the range. */
    private static void play(Rule rule, Valley valley, RandomGenerator random, double from, int rounds) {
        for (int round = 0; round < rounds; round++) {
            double context = random.nextDouble(from, from + 0.1);
            Odds odds = rule.odds(context);
            int arm = odds.draw(random.nextDouble());
            double cost = valley.cost(context, odds.values[arm]);
            Ticket ticket = new Ticket(
                    round,
                    arm,
                    odds.values[arm],
                    odds.probabilities[arm],
                    context,
                    odds.values[odds.leader],
                    odds.scores[arm],
                    Double.POSITIVE_INFINITY,
                    Long.MAX_VALUE);
            rule.learn(ticket, cost);
        }
    }

    @Test
    void theDiscountedBoundLeavesAnArmThatGotDear() {
        RuleConfig rule = new RuleConfig.ConfidenceBound(new Grid(List.of(1.0, 1.5, 1.9)), 0.5, 0.98);
        Learner learner = Learner.create(LearnerConfig.of(rule, 1));
        RandomGenerator random = Seeds.generator(1);
        int right = 0;
        for (int round = 0; round < 800; round++) {
            Ticket ticket = learner.ask(round);
            boolean cheap = ticket.value() == (round < 400 ? 1.5 : 1.9);
            learner.tell(ticket.id(), (cheap ? 50 : 100) + random.nextInt(10), round);
            right += cheap && (round >= 300 && round < 400 || round >= 700) ? 1 : 0;
        }
        assertTrue(right > 180, "" + right);
    }

    @Test
    void binsShareNothingAndTiesGoToTheLowerOne() {
        RuleConfig rule = new RuleConfig.Binned(RuleConfig.ConfidenceBound.over(new Grid(List.of(1.0, 1.5))), RANGE, 2);
        Learner learner = Learner.create(LearnerConfig.of(rule, 1));
        for (int round = 0; round < 10; round++) {
            Ticket ticket = learner.ask(0.5, round);
            learner.tell(ticket.id(), ticket.value() == 1.0 ? 5 : 50, round);
        }
        assertTrue(learner.arms(0.0).getFirst().cost().isPresent());
        assertTrue(learner.arms(0.51).getFirst().cost().isEmpty());
    }

    @Test
    void outliersAreNoSurpriseAndAShiftIs() {
        Surprise surprise = new Surprise();
        for (int round = 0; round < 200; round++) {
            surprise.add(0, round % 32 / 16.0 - 1);
        }
        for (int round = 0; round < 1000; round++) {
            assertTrue(!surprise.add(round % 10 == 0 ? 50 : 1, 0));
        }
        int rounds = 0;
        while (!surprise.add(4, 0)) {
            rounds++;
        }
        assertTrue(rounds < 20);
    }

    @Test
    void aBentRangeKeepsItsEndsAndItsOrder() {
        ContextRange bent = new ContextRange(-0.15, 0.65, 20);
        assertEquals(-1, bent.position(-0.15));
        assertEquals(1, bent.position(0.65), 1e-15);
        assertEquals(-1, bent.position(-3));
        double last = -1;
        for (double context = -0.14; context < 0.65; context += 0.01) {
            assertTrue(bent.position(context) > last);
            last = bent.position(context);
        }
        assertTrue(bent.position(-0.07) > -1.0 / 3 - 0.1);
    }

    @Test
    void illegalSettingsAreRefusedWithNameValueAndRange() {
        assertMessage("grid value 1 must be above the one before it, but was 1.0", () -> new Grid(List.of(1.5, 1.0)));
        assertMessage("hi must lie below 2.0, but was 2.0", () -> Axis.omega(1, 2));
        assertMessage("omega must lie above 0, but was 0.0", () -> Axis.omega(0, 1.9));
        assertMessage("context hi must lie above lo = 1.0, but was 1.0", () -> ContextRange.straight(1, 1));
        assertMessage(
                "hedge must be at least 1, but was 0.5",
                () -> new LearnerConfig(RuleConfig.TsallisInf.over(Grid.omega()), 1, 0.5, new Lease.Unlimited(), 1, 1));
        assertMessage(
                "discount must lie in (0, 1], where 1 forgets nothing, but was 0.0",
                () -> new RuleConfig.ConfidenceBound(Grid.omega(), 0.5, 0));
        assertMessage("terms must lie in [1, 10], but was 11", () -> new RuleConfig.ChebCb(Grid.omega(), RANGE, 11, 1));
    }

    private static void assertMessage(String message, org.junit.jupiter.api.function.Executable executable) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, executable).getMessage());
    }

    @Test
    void theGridOnTheAxisOfOmegaHalvesTheDistanceToTwoInEqualSteps() {
        Grid grid = Grid.on(new Axis.Below(2, 1, 1.9375), 5);
        assertArrayEquals(new double[] {1, 1.5, 1.75, 1.875, 1.9375}, grid.toArray(), 1e-12);
    }
}
