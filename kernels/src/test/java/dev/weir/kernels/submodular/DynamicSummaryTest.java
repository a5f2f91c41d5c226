package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class DynamicSummaryTest {
    private static final Digits TINY = new Digits("digits-tiny");
    private static final double EPSILON = 0.2;

    static LongStream seeds() {
        return Seeds.of(4);
    }

    private static Engine engine(int k, Anchors anchors, int pool, long seed, Switch when) {
        return new Engine(new SummaryConfig(k, EPSILON, Digits.SIMILARITY, anchors, Map.of(), pool, seed), when);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void valueIsAtLeastHalfOfGreedyOverOnePlusEpsilonAfterEveryUpdate(long seed) {
        Digits digits = new Digits("digits-medium");
        List<Features> fixed = digits.anchors(48);
        for (String kind : List.of("sliding", "random", "burst")) {
            for (boolean sampled : new boolean[] {false, true}) {
                Anchors anchors = sampled ? new Anchors.Sample(10_000) : new Anchors.Fixed(fixed);
                Engine engine = engine(4, anchors, 0, seed, Switch.LEVELS);
                TreeMap<Integer, Integer> live = new TreeMap<>();
                for (Digits.Step step : digits.stream(kind).subList(0, 130)) {
                    digits.apply(step, engine, live);
                    requireRatioAndBound(digits, engine.summary(), live, sampled ? null : fixed, 4);
                }
            }
        }
    }

    private static void requireRatioAndBound(
            Digits digits,
            Summary summary,
            TreeMap<Integer, Integer> live,
            @org.jspecify.annotations.Nullable List<Features> fixed,
            int k) {
        List<Features> anchors =
                fixed == null ? live.keySet().stream().map(digits.features::get).toList() : fixed;
        StaticGreedy yardstick = digits.yardstick(live, anchors);
        double greedy = yardstick.lazy(k, Map.of()).value();
        double slack = anchors.size() * 0x1p-24;
        List<Integer> ordinals = new ArrayList<>(live.keySet());
        double value = yardstick.value(summary.members().stream()
                .map(member -> ordinals.indexOf(Integer.parseInt(member.id())))
                .toList());
        assertEquals(value, summary.value(), slack + value * 1e-5);
        assertTrue(value + slack >= greedy / (2 * (1 + EPSILON)), value + " against greedy " + greedy);
        assertTrue(summary.bound() + slack + value * 1e-5 >= greedy, "the bound is below what greedy reaches");
        assertTrue(summary.members().size() <= k);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noSetOfKIsAboveTheBoundNorTwiceOnePlusEpsilonTimesTheValue(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        for (Switch when : List.of(Switch.LEVELS, Switch.RECOMPUTE)) {
            List<Features> anchors = TINY.anchors(9);
            Engine engine = engine(3, new Anchors.Fixed(anchors), 0, seed, when);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            for (int i = 0; i < 120; i++) {
                int id = random.nextInt(12);
                TINY.apply(new Digits.Step(random.nextInt(5) > 1, id), engine, live);
                double best = optimum(TINY.yardstick(live, anchors), live.size());
                Summary summary = engine.summary();
                double slack = 9 * 0x1p-24 + best * 1e-6;
                assertTrue(summary.bound() + slack >= best, summary.bound() + " is no bound of " + best);
                assertTrue(summary.value() + slack >= best / (2 * (1 + EPSILON)));
                assertTrue(summary.cover() + slack >= best);
            }
        }
    }

    private static double optimum(StaticGreedy f, int live) {
        double best = 0;
        for (int a = 0; a < live; a++) {
            for (int b = a; b < live; b++) {
                for (int c = b; c < live; c++) {
                    best = Math.max(best, f.value(List.of(a, b, c)));
                }
            }
        }
        return best;
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void edgesOfTheInputAreHarmless(Switch when) {
        Engine engine = engine(3, new Anchors.Sample(8), 2, 1, when);
        assertEquals(List.of(), engine.summary().members());
        assertFalse(engine.delete("never there"));
        for (int i = 0; i < 12; i++) {
            engine.upsert("same " + i, Features.of(0, 0), "");
        }
        assertEquals(1, engine.summary().members().size());
        assertEquals(1, engine.summary().certificate());
        assertThrows(IllegalArgumentException.class, () -> engine.upsert("wide", Features.of(1, 2, 3), ""));
        assertEquals(12, engine.live());
        engine.upsert("far", Features.of(1e30f, -1e30f), "");
        assertEquals(13, engine.live());
        assertTrue(engine.summary().value() > 0);
        engine.upsert("far", Features.of(0, 0), "");
        assertEquals(1, engine.summary().members().size());
        Engine none = engine(0, new Anchors.Sample(8), 2, 1, when);
        none.upsert("a", Features.of(1), "");
        assertEquals(List.of(), none.summary().members());
        Engine all = engine(50, new Anchors.Sample(8), 2, 1, when);
        all.upsert("a", Features.of(1), "");
        all.upsert("b", Features.of(500), "");
        assertEquals(2, all.summary().members().size());
        assertEquals(all.summary().cover(), all.summary().value());
    }

    @ParameterizedTest
    @EnumSource(Switch.class)
    void quotasHoldAndTheOtherGroupsFillTheSummary(Switch when) {
        Digits digits = new Digits("digits-medium");
        Map<String, Integer> quotas = Map.of("0", 1, "1", 1, "2", 0, "3", 1, "4", 1, "5", 1, "6", 1, "7", 1, "8", 1);
        Engine engine = new Engine(
                new SummaryConfig(12, EPSILON, Digits.SIMILARITY, new Anchors.Sample(100), quotas, 1, 3), when);
        for (int id = 0; id < 300; id++) {
            engine.upsert(Digits.id(id), digits.features.get(id), digits.groups.get(id));
        }
        List<Summary.Member> members = engine.summary().members();
        assertEquals(12, members.size());
        quotas.forEach((group, most) -> assertTrue(members.stream()
                        .filter(member ->
                                digits.groups.get(Integer.parseInt(member.id())).equals(group))
                        .count()
                <= most));
    }

    @Test
    void anExplanationAddsUp() {
        Digits digits = new Digits("digits-medium");
        Engine engine = engine(5, new Anchors.Sample(1000), 16, 3, Switch.AUTOMATIC);
        for (int id = 0; id < 200; id++) {
            engine.upsert(Digits.id(id), digits.features.get(id), "");
        }
        Summary summary = engine.summary();
        List<String> ids = summary.members().stream().map(Summary.Member::id).toList();
        assertEquals(summary.value(), engine.evaluate(ids), 0);
        assertEquals(
                1, summary.members().stream().mapToDouble(Summary.Member::share).sum(), 1e-12);
        long standsFor = 0;
        for (Summary.Member member : summary.members()) {
            Explanation why = engine.why(member.id()).orElseThrow();
            standsFor += why.standsFor();
            List<String> others =
                    ids.stream().filter(id -> !id.equals(member.id())).toList();
            assertEquals(summary.value() - engine.evaluate(others), why.gainNow(), 1e-9);
            Explanation.Successor successor = why.successor().orElseThrow();
            List<String> replaced = new ArrayList<>(others);
            replaced.add(successor.id());
            assertEquals(engine.evaluate(others) + successor.gain(), engine.evaluate(replaced), 1e-9);
            assertFalse(why.examples().stream().anyMatch(example -> example.id().equals(member.id())));
        }
        assertEquals(200, standsFor);
        assertTrue(engine.why("not there").isEmpty());
    }

    @Test
    void theBoundIsCloseToWhatIsReached() {
        Digits digits = new Digits("digits-medium");
        Engine engine = engine(10, new Anchors.Sample(1000), 16, 3, Switch.AUTOMATIC);
        for (int id = 0; id < 250; id++) {
            engine.upsert(Digits.id(id), digits.features.get(id), "");
        }
        double certificate = engine.summary().certificate();
        assertTrue(certificate > 0.94 && certificate <= 1, "certificate " + certificate);
    }

    @Test
    void aSampleScalesItsValuesUpToEverythingLive() {
        Digits digits = new Digits("digits-medium");
        Engine part = engine(10, new Anchors.Sample(150), 16, 3, Switch.AUTOMATIC);
        Engine whole = engine(10, new Anchors.Sample(10_000), 16, 3, Switch.AUTOMATIC);
        for (int id = 0; id < 600; id++) {
            part.upsert(Digits.id(id), digits.features.get(id), "");
            whole.upsert(Digits.id(id), digits.features.get(id), "");
        }
        List<String> ids = part.uniformSample(10, 5);
        assertEquals(10, ids.size());
        assertEquals(1, part.evaluate(ids) / whole.evaluate(ids), 0.1);
    }

    @Test
    void callsPerUpdateDoNotGrowWithTheLiveSet() {
        long few = callsPerUpdate(600);
        long many = callsPerUpdate(4800);
        assertTrue(many < 2 * few, few + " calls per update at 600 live, " + many + " at 4800");
    }

    private static long callsPerUpdate(int window) {
        RandomGenerator random = Seeds.generator(7);
        List<Features> anchors =
                random.doubles(32).mapToObj(x -> Features.of((float) x)).toList();
        Engine engine = new Engine(
                new SummaryConfig(10, 0.5, new Similarity.Rbf(0.01), new Anchors.Fixed(anchors), Map.of(), 0, 7),
                Switch.LEVELS);
        engine.instances();
        for (int i = 0; i < 2 * window; i++) {
            engine.upsert("e" + i, Features.of((float) random.nextDouble()), "");
            if (i >= window) {
                engine.delete("e" + (i - window));
            }
        }
        return engine.work().calls() / (2 * window);
    }
}
