package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LevelsTest {
    private static final Digits DIGITS = new Digits("digits-medium");

    static LongStream seeds() {
        return Seeds.of(6);
    }

    private static SummaryConfig config(int k, Anchors anchors, Map<String, Integer> quotas, long seed) {
        return new SummaryConfig(k, 0.3, Digits.SIMILARITY, anchors, quotas, 4, seed);
    }

    private static List<Anchors> bothAnchors() {
        return List.of(new Anchors.Fixed(DIGITS.anchors(67)), new Anchors.Sample(40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void levelsEqualThoseOfAFreshBuildAfterAnyOrderOfTheSameUpdates(long seed) {
        for (Anchors anchors : bothAnchors()) {
            SummaryConfig config = config(5, anchors, Map.of("3", 1, "5", 0), seed);
            Engine engine = new Engine(config, Switch.LEVELS);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            Engine fresh = replay(config, Switch.LEVELS, seed, engine, live);
            assertEquals(Instances.describe(fresh, live), Instances.describe(engine, live));
            assertEquals(fresh.summary(), engine.summary());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void recomputedSummariesAreEqualAfterAnyOrderOfTheSameUpdates(long seed) {
        for (Anchors anchors : bothAnchors()) {
            SummaryConfig config = config(5, anchors, Map.of("3", 1, "5", 0), seed);
            Engine engine = new Engine(config, Switch.RECOMPUTE);
            Engine fresh = replay(config, Switch.RECOMPUTE, seed, engine, new TreeMap<>());
            assertEquals(fresh.summary(), engine.summary());
        }
    }

    /** Random updates for the engine; then another one gets what is live, in another order. Rows come several times, so gains tie. */
    private static Engine replay(
            SummaryConfig config, Switch when, long seed, Engine engine, TreeMap<Integer, Integer> live) {
        RandomGenerator random = Seeds.generator(seed);
        for (int step = 0; step < 300; step++) {
            int id = random.nextInt(90);
            int row = random.nextInt(10) == 0 ? id + 100 : id % 20;
            if (random.nextInt(3) > 0) {
                engine.upsert(Digits.id(id), DIGITS.features.get(row), DIGITS.groups.get(row));
                live.put(id, row);
            } else {
                assertEquals(live.remove(id) != null, engine.delete(Digits.id(id)));
            }
            if (random.nextInt(5) == 0) {
                assertEquals(live.size(), engine.live());
                engine.summary();
            }
        }
        Engine fresh = new Engine(config, when);
        List<Integer> order = new ArrayList<>(live.keySet());
        Collections.shuffle(order, new Random(seed));
        for (int id : order) {
            int row = live.getOrDefault(id, -1);
            fresh.upsert(Digits.id(id), DIGITS.features.get(row), DIGITS.groups.get(row));
        }
        return fresh;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void invariantsHoldAfterEveryUpdate(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        for (Anchors anchors : bothAnchors()) {
            Engine engine = new Engine(config(4, anchors, Map.of("1", 1), seed), Switch.LEVELS);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            for (int step = 0; step < 120; step++) {
                int id = random.nextInt(40);
                DIGITS.apply(new Digits.Step(random.nextInt(5) > 1, id), engine, live);
                Instances.requireInvariants(engine, 0.3, 4, live.keySet());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void insertingAndDeletingLeavesNothing(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        for (Anchors anchors : bothAnchors()) {
            Engine engine = new Engine(config(5, anchors, Map.of(), seed), Switch.LEVELS);
            for (int id = 0; id < 50; id++) {
                engine.upsert(Digits.id(id), DIGITS.features.get(id), "");
            }
            engine.summary();
            for (int i = 0; i < 200; i++) {
                engine.upsert("in and out", DIGITS.features.get(100 + random.nextInt(3)), "");
                assertTrue(engine.delete("in and out"));
            }
            assertTrue(engine.slots() <= 51, "slots are reused");
            for (int id = 0; id < 50; id++) {
                engine.delete(Digits.id(id));
            }
            assertEquals(0, engine.live());
            assertEquals(Map.of(), engine.instances());
            Summary nothing = engine.summary();
            assertEquals(List.of(), nothing.members());
            assertEquals(0, nothing.value());
            assertEquals(0, nothing.bound());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aBestElementThatComesAndGoesIsNoReasonToBuildEverythingAgain(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        ObjectiveConfig sums = new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of());
        Engine engine = new Engine(new SummaryConfig(5, 0.3, sums, Map.of(), 4, seed), Switch.LEVELS);
        for (int id = 0; id < 1000; id++) {
            engine.upsert(Digits.id(id), Features.of(random.nextFloat(), random.nextFloat()), "");
        }
        int before = Collections.max(engine.instances().keySet());
        long calls = engine.work().calls();
        for (int i = 0; i < 20; i++) {
            engine.upsert("huge", Features.of(60_000, 60_000), "");
            assertTrue(Collections.min(engine.instances().keySet()) > before);
            engine.delete("huge");
            assertEquals(before, Collections.max(engine.instances().keySet()));
        }
        long spent = engine.work().calls() - calls;
        assertTrue(spent < 2 * calls, spent + " calls after " + calls);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void gainsAreDifferencesOfValuesAndOnePassGivesAllOfThem(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Engine engine = new Engine(config(5, new Anchors.Sample(500), Map.of(), seed), Switch.LEVELS);
        for (int id = 0; id < 150; id++) {
            engine.upsert(Digits.id(id), DIGITS.features.get(id), "");
        }
        engine.summary();
        Prefixes prefixes = engine.objective().prefixes();
        double[] gains = new double[9];
        for (int length = 0; length < 8; length++) {
            int slot = engine.slotOf(Digits.id(random.nextInt(150)));
            prefixes.gains(slot, gains, Cause.EXPLAIN);
            double single = prefixes.gain(slot, length, Cause.EXPLAIN);
            for (int prefix = 0; prefix <= length; prefix++) {
                assertEquals(prefixes.gain(slot, prefix, Cause.EXPLAIN), gains[prefix], 0);
                assertTrue(prefix == 0 || gains[prefix] <= gains[prefix - 1], "gains never grow");
            }
            double before = prefixes.value(length);
            prefixes.push(slot);
            assertEquals(prefixes.value(length + 1) - before, single, 0);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anElementVisitsTheGuessesOfItsValueEdgesIncluded(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        for (double epsilon : new double[] {0.05, 0.2, 0.5, 0.99}) {
            Guesses guesses = new Guesses(epsilon, 7);
            for (int i = 0; i < 50; i++) {
                int j = random.nextInt(-300, 300);
                for (double value :
                        new double[] {guesses.guess(j), guesses.threshold(j), Math.nextUp(guesses.guess(j))}) {
                    int first = guesses.first(value);
                    int last = guesses.last(value);
                    assertTrue(value <= guesses.guess(first + 1) && value > guesses.guess(first));
                    assertTrue(guesses.threshold(last) <= value && value < guesses.threshold(last + 1));
                }
            }
        }
    }
}
