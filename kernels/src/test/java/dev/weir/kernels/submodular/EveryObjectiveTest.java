package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.submodular.Cases.Case;
import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine promises, for each objective and with levels as without. */
final class EveryObjectiveTest {
    private static final double EPSILON = 0.25;
    private static final double ROUNDING = 2e-5;

    static Stream<Case> cases() {
        return Cases.all();
    }

    static Stream<Case> fixedCases() {
        return Cases.fixed();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBoundHoldsAndHalfOfGreedyIsReachedAfterEveryUpdate(Case of) {
        for (Switch when : List.of(Switch.LEVELS, Switch.RECOMPUTE)) {
            RandomGenerator random = Seeds.generator(11);
            Engine engine = Cases.engine(of, 4, EPSILON, 5, when);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            for (int step = 0; step < 90; step++) {
                update(engine, live, random);
                StaticGreedy exact = StaticGreedy.over(Cases.plain(of, live), Collections.nCopies(live.size(), ""));
                double greedy = exact.lazy(4, Map.of()).value();
                requirePromises(exact, engine.summary(), live, greedy, 4);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBoundHoldsAndHalfOfTheOptimumIsReachedOnTinySets(Case of) {
        for (Switch when : List.of(Switch.LEVELS, Switch.RECOMPUTE)) {
            RandomGenerator random = Seeds.generator(12);
            Engine engine = Cases.engine(of, 3, EPSILON, 6, when);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            for (int step = 0; step < 60; step++) {
                int id = random.nextInt(9);
                if (random.nextInt(4) > 0) {
                    Cases.put(engine, live, id, random.nextInt(40));
                } else {
                    Cases.drop(engine, live, id);
                }
                StaticGreedy exact = StaticGreedy.over(Cases.plain(of, live), Collections.nCopies(live.size(), ""));
                double best = optimum(exact, live.size());
                requirePromises(exact, engine.summary(), live, best, 3);
                double core = engine.instances().values().stream()
                        .mapToDouble(Instance::value)
                        .max()
                        .orElse(0);
                double promised =
                        best / (2 * (1 + EPSILON)) / engine.objective().weight();
                assertTrue(core + ROUNDING * (1 + best) >= promised, "the levels alone reach " + core);
            }
        }
    }

    private static double optimum(StaticGreedy f, int live) {
        double best = 0;
        for (int a = 0; a < live; a++) {
            for (int b = a + 1; b < live; b++) {
                for (int c = b + 1; c < live; c++) {
                    best = Math.max(best, f.value(List.of(a, b, c)));
                }
            }
        }
        return best;
    }

    private static void requirePromises(
            StaticGreedy exact, Summary summary, TreeMap<Integer, Integer> live, double reachable, int k) {
        double slack = ROUNDING * (1 + reachable);
        List<Integer> ids = new ArrayList<>(live.keySet());
        List<Integer> members = summary.members().stream()
                .map(member -> ids.indexOf(Integer.parseInt(member.id())))
                .toList();
        double value = exact.value(members);
        assertTrue(members.size() <= k && members.stream().distinct().count() == members.size());
        assertEquals(value, summary.value(), slack);
        assertTrue(value + slack >= reachable / (2 * (1 + EPSILON)), value + " against " + reachable);
        assertTrue(summary.bound() + slack >= reachable, summary.bound() + " is no bound of " + reachable);
        assertTrue(summary.cover() + slack >= reachable);
        double gains = summary.members().stream()
                .mapToDouble(Summary.Member::gainWhenChosen)
                .sum();
        assertEquals(summary.value(), gains, slack);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void invariantsHoldAfterEveryUpdate(Case of) {
        RandomGenerator random = Seeds.generator(14);
        Engine engine = Cases.engine(of.objective(), 4, EPSILON, Map.of("1", 1), 5, Switch.LEVELS);
        TreeMap<Integer, Integer> live = new TreeMap<>();
        for (int step = 0; step < 120; step++) {
            update(engine, live, random);
            Instances.requireInvariants(engine, EPSILON, 4, live.keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void levelsAndSummaryAreThoseOfAFreshBuildWhateverTheHistory(Case of) {
        for (Switch when : List.of(Switch.LEVELS, Switch.RECOMPUTE)) {
            RandomGenerator random = Seeds.generator(13);
            Map<String, Integer> quotas = Map.of("1", 1, "2", 0);
            Engine engine = Cases.engine(of.objective(), 5, EPSILON, quotas, 7, when);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            for (int step = 0; step < 200; step++) {
                update(engine, live, random);
                if (random.nextInt(8) == 0) {
                    engine.summary();
                }
            }
            Engine fresh = Cases.engine(of.objective(), 5, EPSILON, quotas, 7, when);
            List<Integer> order = new ArrayList<>(live.keySet());
            Collections.shuffle(order, new Random(13));
            TreeMap<Integer, Integer> again = new TreeMap<>();
            order.forEach(id -> Cases.put(fresh, again, id, live.getOrDefault(id, -1)));
            assertEquals(fresh.summary(), engine.summary());
            if (when == Switch.LEVELS) {
                assertEquals(Instances.describe(fresh, live), Instances.describe(engine, live));
            }
        }
    }

    /** Rows come several times, so gains tie. */
    private static void update(Engine engine, TreeMap<Integer, Integer> live, RandomGenerator random) {
        int id = random.nextInt(50);
        if (random.nextInt(3) > 0) {
            Cases.put(engine, live, id, random.nextInt(10) == 0 ? id + 100 : id % 20);
        } else {
            Cases.drop(engine, live, id);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void deletingEverythingLeavesNothingAndTheNextElementIsWelcome(Case of) {
        for (Switch when : List.of(Switch.LEVELS, Switch.RECOMPUTE)) {
            Engine engine = Cases.engine(of, 5, EPSILON, 8, when);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            for (int round = 0; round < 2; round++) {
                for (int id = 0; id < 30; id++) {
                    Cases.put(engine, live, id, id);
                }
                assertFalse(engine.summary().members().isEmpty());
                for (int id = 0; id < 30; id++) {
                    Cases.drop(engine, live, id);
                }
                Summary nothing = engine.summary();
                assertEquals(List.of(), nothing.members());
                assertEquals(0, nothing.value());
                assertEquals(0, nothing.bound());
                assertEquals(Map.of(), new HashMap<>(engine.instances()));
                assertTrue(engine.slots() <= 30);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theAnswerIsNearlyThatOfGreedyOverEverythingLive(Case of) {
        Engine engine = Cases.engine(of, 5, EPSILON, 9, Switch.LEVELS);
        TreeMap<Integer, Integer> live = new TreeMap<>();
        DoubleSummaryStatistics ratios = new DoubleSummaryStatistics();
        for (int id = 0; id < 600; id++) {
            Cases.put(engine, live, id, id);
            Cases.drop(engine, live, id - 200);
            if (id % 60 == 59) {
                StaticGreedy exact = StaticGreedy.over(Cases.plain(of, live), Collections.nCopies(live.size(), ""));
                ratios.accept(engine.summary().value()
                        / engine.objective().weight()
                        / exact.lazy(5, Map.of()).value());
            }
        }
        assertTrue(ratios.getAverage() >= 0.99 && ratios.getMin() >= 0.97, ratios.toString());
    }

    @ParameterizedTest
    @MethodSource("fixedCases")
    void callsPerUpdateDoNotGrowWithTheLiveSet(Case of) {
        long few = callsPerUpdate(of, 250);
        long many = callsPerUpdate(of, 2000);
        assertTrue(many <= 2 * few + 20, few + " calls per update at 250 live, " + many + " at 2000");
    }

    private static long callsPerUpdate(Case of, int window) {
        Engine engine = Cases.engine(of, 4, 0.5, 7, Switch.LEVELS);
        engine.instances();
        TreeMap<Integer, Integer> live = new TreeMap<>();
        for (int i = 0; i < 2 * window; i++) {
            Cases.put(engine, live, i, (int) (i * 379L % Cases.ROWS.size()));
            if (i >= window) {
                Cases.drop(engine, live, i - window);
            }
        }
        return engine.work().calls() / (2L * window);
    }
}
