package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the stability layer promises, on streams that replace one or several of a few dozen elements between publications. */
final class SteadyTest {
    private static final int K = 6;
    private static final Stability MARGIN = new Stability(0.03, OptionalInt.empty());

    static LongStream seeds() {
        return Seeds.of(3);
    }

    private static Engine engine(SummaryConfig config) {
        return new Engine(config, Switch.AUTOMATIC);
    }

    private static SummaryConfig config(ObjectiveConfig objective, Map<String, Integer> quotas, Stability stability) {
        return new SummaryConfig(K, 0.3, objective, quotas, 2, 5).with(stability);
    }

    /** Changes some of the elements; returns how many are live. */
    private static void change(RandomGenerator random, Engine engine, TreeMap<Integer, Integer> live, int count) {
        for (int i = 0; i < count; i++) {
            int id = random.nextInt(60);
            if (live.size() > 20 && random.nextInt(2) == 0) {
                Cases.drop(engine, live, id);
            } else {
                Cases.put(engine, live, id, random.nextInt(Cases.ROWS.size()));
            }
        }
    }

    private static List<String> members(Engine engine) {
        return engine.summary().members().stream().map(Summary.Member::id).toList();
    }

    private static Set<String> ids(TreeMap<Integer, Integer> live) {
        Set<String> ids = new HashSet<>();
        live.keySet().forEach(id -> ids.add(Digits.id(id)));
        return ids;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutACapTheMarginIsKeptForEveryObjectiveAndTheBoundHolds(long seed) {
        Cases.all().forEach(of -> {
            RandomGenerator random = Seeds.generator(seed);
            Engine steady = engine(config(of.objective(), Map.of(), MARGIN));
            Engine plain = engine(new SummaryConfig(K, 0.3, of.objective(), Map.of(), 2, 5));
            RandomGenerator same = Seeds.generator(seed);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            TreeMap<Integer, Integer> sameLive = new TreeMap<>();
            for (int step = 0; step < 25; step++) {
                int count = 1 + step % 7 * 3;
                change(random, steady, live, count);
                change(same, plain, sameLive, count);
                Summary shown = steady.summary();
                Summary canonical = plain.summary();
                assertTrue(ids(live).containsAll(members(steady)), "a dead member is shown");
                assertEquals(canonical.value(), shown.canonical(), 0, of.name());
                assertEquals(canonical.bound(), shown.bound(), 0, of.name());
                assertTrue(shown.value() <= shown.bound() * (1 + 1e-6), of.name());
                assertTrue(shown.givenUp() <= 0.03 + 1e-9, of.name() + " gives up " + shown.givenUp());
                assertEquals(steady.evaluate(members(steady)), shown.value(), 1e-9 * shown.value(), of.name());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noMoreMembersMakeRoomThanTheCapSays(long seed) {
        for (int cap = 0; cap <= 2; cap++) {
            RandomGenerator random = Seeds.generator(seed);
            Engine engine = engine(config(
                    Cases.all().findFirst().orElseThrow().objective(),
                    Map.of(),
                    new Stability(0, OptionalInt.of(cap))));
            TreeMap<Integer, Integer> live = new TreeMap<>();
            Set<String> before = Set.of();
            int exchanged = 0;
            for (int step = 0; step < 60; step++) {
                change(random, engine, live, 6);
                Set<String> now = new HashSet<>(members(engine));
                assertTrue(ids(live).containsAll(now));
                long chosen = before.stream()
                        .filter(ids(live)::contains)
                        .filter(id -> !now.contains(id))
                        .count();
                assertTrue(chosen <= cap, chosen + " members made room, but the cap is " + cap);
                exchanged += (int) chosen;
                before = now;
            }
            assertEquals(cap > 0, exchanged > 0, "a cap that nothing comes near to shows nothing");
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void membersStayLongerThanCanonicalOnes(long seed) {
        var objective = Cases.all().findFirst().orElseThrow().objective();
        int canonical = churn(engine(new SummaryConfig(K, 0.3, objective, Map.of(), 2, 5)), seed);
        int steady = churn(engine(config(objective, Map.of(), MARGIN)), seed);
        assertTrue(steady < 0.8 * canonical, steady + " changes against " + canonical);
    }

    private static int churn(Engine engine, long seed) {
        RandomGenerator random = Seeds.generator(seed);
        TreeMap<Integer, Integer> live = new TreeMap<>();
        change(random, engine, live, 60);
        Set<String> before = new HashSet<>(members(engine));
        int changes = 0;
        for (int step = 0; step < 150; step++) {
            change(random, engine, live, 1);
            List<String> now = members(engine);
            changes += (int) now.stream().filter(id -> !before.contains(id)).count();
            before.clear();
            before.addAll(now);
        }
        return changes;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void quotasHoldForWhatIsShown(long seed) {
        Map<String, Integer> quotas = Map.of("0", 1, "1", 1, "2", 2, "3", 0);
        RandomGenerator random = Seeds.generator(seed);
        Engine engine = engine(config(Cases.all().findFirst().orElseThrow().objective(), quotas, MARGIN));
        TreeMap<Integer, Integer> live = new TreeMap<>();
        for (int step = 0; step < 60; step++) {
            change(random, engine, live, 4);
            List<String> shown = members(engine);
            quotas.forEach((group, most) -> assertTrue(
                    shown.stream().filter(id -> group(live, id).equals(group)).count() <= most));
        }
    }

    private static String group(TreeMap<Integer, Integer> live, String id) {
        return String.valueOf(live.getOrDefault(Integer.parseInt(id), -1) % 5);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anEngineThatGoesOnWhereAnotherLeftOffShowsTheSameFromThenOn(long seed) {
        for (OptionalInt cap : List.of(OptionalInt.empty(), OptionalInt.of(1))) {
            SummaryConfig config =
                    config(Cases.all().findFirst().orElseThrow().objective(), Map.of(), new Stability(0.01, cap));
            RandomGenerator random = Seeds.generator(seed);
            Engine whole = engine(config);
            Engine resumed = engine(config);
            TreeMap<Integer, Integer> live = new TreeMap<>();
            TreeMap<Integer, Integer> again = new TreeMap<>();
            for (int step = 0; step < 40; step++) {
                long draw = random.nextLong();
                change(Seeds.generator(draw), whole, live, 5);
                change(Seeds.generator(draw), resumed, again, 5);
                assertEquals(whole.summary(), resumed.summary());
                if (step % 3 == 0) {
                    resumed = engine(config);
                    for (var each : live.descendingMap().entrySet()) {
                        Cases.put(resumed, again, each.getKey(), each.getValue());
                    }
                    resumed.resume(members(whole));
                    assertEquals(whole.summary(), resumed.summary());
                }
            }
        }
    }

    /** Each of the newcomers is worth 2.5 % of the value, and there are more of them than are exchanged one by one. */
    @Test
    void aLandslideIsATakeoverAtOnceUnlessChangesAreCapped() {
        assertEquals(40, newcomersAfterALandslide(OptionalInt.empty()));
        assertEquals(5, newcomersAfterALandslide(OptionalInt.of(5)));
        assertEquals(40, newcomersAfterALandslide(OptionalInt.of(40)));
    }

    private static long newcomersAfterALandslide(OptionalInt cap) {
        List<Features> places =
                IntStream.range(0, 40).mapToObj(i -> Features.of(10f * i)).toList();
        Engine engine =
                engine(new SummaryConfig(40, 0.3, new Similarity.Rbf(1), new Anchors.Fixed(places), Map.of(), 2, 5)
                        .with(new Stability(0.01, cap)));
        IntStream.range(0, 40).forEach(i -> engine.upsert("old" + i, Features.of(10f * i + 1), ""));
        assertEquals(40, members(engine).size());
        IntStream.range(0, 40).forEach(i -> engine.upsert("new" + i, places.get(i), ""));
        assertEquals(cap.orElse(40) < 40, engine.summary().givenUp() > 0.01);
        return members(engine).stream().filter(id -> id.startsWith("new")).count();
    }

    @Test
    void aMemberThatWasNotOneCanonicallyIsExplained() {
        RandomGenerator random = Seeds.generator(1);
        Engine engine = engine(config(Cases.all().findFirst().orElseThrow().objective(), Map.of(), MARGIN));
        TreeMap<Integer, Integer> live = new TreeMap<>();
        for (int step = 0; step < 20; step++) {
            change(random, engine, live, 3);
            for (Summary.Member member : engine.summary().members()) {
                assertEquals(
                        member.gainNow(), engine.why(member.id()).orElseThrow().gainNow(), 0);
            }
        }
    }
}
