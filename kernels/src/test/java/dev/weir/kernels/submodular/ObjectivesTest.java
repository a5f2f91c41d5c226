package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Cases.Case;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ObjectivesTest {
    /** Similarities and sums are rounded to 2⁻²⁴, distances to float. */
    private static final double ROUNDING = 2e-5;

    static Stream<Case> cases() {
        return Cases.all();
    }

    /** An engine with 60 live elements after some that went, and a chain of eight of them. */
    private static final class Chain {
        final TreeMap<Integer, Integer> live = new TreeMap<>();
        final Engine engine;
        final PlainObjective plain;
        final Prefixes prefixes;
        final List<Integer> members = new ArrayList<>();
        private final List<Integer> ids;

        Chain(Case of, long seed) {
            RandomGenerator random = Seeds.generator(seed);
            engine = Cases.engine(of, 5, 0.3, seed, Switch.LEVELS);
            for (int id = 0; id < 90; id++) {
                Cases.put(engine, live, id, id % 3 == 0 ? id : random.nextInt(Cases.ROWS.size()));
            }
            for (int id = 0; id < 90; id += 3) {
                Cases.drop(engine, live, id);
            }
            engine.summary();
            plain = Cases.plain(of, live);
            prefixes = engine.objective().prefixes();
            ids = new ArrayList<>(live.keySet());
            for (int i = 0; i < 8; i++) {
                members.add(ids.remove(random.nextInt(ids.size())));
            }
        }

        int slot(int id) {
            return engine.slotOf(Digits.id(id));
        }

        int place(int id) {
            return new ArrayList<>(live.keySet()).indexOf(id);
        }

        void push() {
            int id = members.get(prefixes.length());
            prefixes.push(slot(id));
            plain.add(place(id));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gainsAndValuesAreThoseOfThePlainForm(Case of) {
        Chain chain = new Chain(of, 3);
        while (true) {
            int length = chain.prefixes.length();
            assertEquals(chain.plain.value(), chain.prefixes.value(length), ROUNDING * (1 + chain.plain.value()));
            for (int id : chain.ids) {
                double expected = chain.plain.gain(chain.place(id));
                assertEquals(
                        expected,
                        chain.prefixes.gain(chain.slot(id), length, Cause.EXPLAIN),
                        ROUNDING * (1 + chain.plain.value()),
                        () -> id + " on " + length);
            }
            if (length == chain.members.size()) {
                break;
            }
            chain.push();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gainsNeverGrowByABitAndAreDifferencesOfValues(Case of) {
        Chain chain = new Chain(of, 4);
        double[] gains = new double[9];
        for (int id : chain.members) {
            int length = chain.prefixes.length();
            double gain = chain.prefixes.gain(chain.slot(id), length, Cause.EXPLAIN);
            double value = chain.prefixes.value(length);
            chain.push();
            assertEquals(chain.prefixes.value(length + 1) - value, gain, 1e-9 * (1 + value));
            assertTrue(gain >= 0);
        }
        for (int id : chain.ids) {
            int slot = chain.slot(id);
            chain.prefixes.gains(slot, gains, Cause.EXPLAIN);
            assertEquals(chain.engine.objective().singleton(slot), gains[0], 0);
            for (int prefix = 0; prefix <= 8; prefix++) {
                assertEquals(chain.prefixes.gain(slot, prefix, Cause.EXPLAIN), gains[prefix], 0);
                assertTrue(gains[prefix] >= 0);
                assertTrue(prefix == 0 || gains[prefix] <= gains[prefix - 1], "gains never grow");
            }
            for (int from = 0; from < 8; from++) {
                double threshold = gains[Math.min(8, from + 2)];
                int below = from;
                while (below < 8 && gains[below] >= threshold) {
                    below++;
                }
                assertEquals(below, chain.prefixes.firstBelow(slot, from, 8, threshold, Cause.EXPLAIN));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTruncatedChainGrowsAgainAsIfNothingHadBeen(Case of) {
        Chain chain = new Chain(of, 5);
        chain.members.forEach(_ -> chain.push());
        double whole = chain.prefixes.value(8);
        double part = chain.prefixes.value(3);
        chain.prefixes.truncate(3);
        chain.members.reversed().subList(0, 5).forEach(id -> chain.prefixes.push(chain.slot(id)));
        assertEquals(whole, chain.prefixes.value(8), 1e-9 * whole);
        assertEquals(part, chain.prefixes.value(3), 0);
        chain.prefixes.truncate(3);
        chain.members.subList(3, 8).forEach(id -> chain.prefixes.push(chain.slot(id)));
        assertEquals(whole, chain.prefixes.value(8), 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatAMemberWouldBeMissedByIsWhatTheOthersLack(Case of) {
        Chain chain = new Chain(of, 6);
        List<Integer> slots = chain.members.stream().map(chain::slot).toList();
        double[] losses = Prefixes.losses(slots, chain.engine.objective(), Tally.Cause.EXPLAIN);
        List<Integer> places = chain.members.stream().map(chain::place).toList();
        double whole = chain.plain.value(places);
        for (int i = 0; i < losses.length; i++) {
            List<Integer> others = new ArrayList<>(places);
            others.remove(i);
            assertEquals(whole - chain.plain.value(others), losses[i], ROUNDING * (1 + whole));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everythingLiveIsWorthWhatItIsSaidTo(Case of) {
        Chain chain = new Chain(of, 7);
        double everything = chain.engine.objective().everything();
        List<Integer> all = new ArrayList<>();
        for (int place = 0; place < chain.live.size(); place++) {
            all.add(place);
        }
        if (Double.isFinite(everything)) {
            assertEquals(chain.plain.value(all), everything, ROUNDING * everything);
        } else {
            assertTrue(of.name().contains("logdet") || of.name().equals("mixture"), of.name());
        }
    }

    @Test
    void anIllegalFeatureIsRefusedWithIdColumnAndRangeAndNothingChanges() {
        requireRefused(
                new ObjectiveConfig.Coverage(List.of()),
                Features.of(0, -1),
                "feature 1 of e must be at least 0 for coverage, but was -1.0");
        requireRefused(
                new ObjectiveConfig.ProbabilisticCoverage(List.of()),
                Features.of(1.5f, 0),
                "feature 0 of e must be 0 to 1.0 for probabilistic coverage, but was 1.5");
        requireRefused(
                new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of()),
                Features.of(0, 1e6f),
                "feature 1 of e must be 0 to 65536.0 for a feature-based objective, but was 1000000.0");
        requireRefused(
                new ObjectiveConfig.Coverage(List.of(1.0, 2.0)),
                Features.of(1),
                "features of e must have 2 columns, but have 1");
        requireRefused(
                new ObjectiveConfig.GraphCut(new Similarity.Dot(4), 2),
                Features.of(2, 1),
                "the squared length of e must be at most 4.0 for dot similarity, but was 5.0");
        requireRefused(
                new ObjectiveConfig.Mixture(List.of(
                        new ObjectiveConfig.Mixture.Part(
                                1, new ObjectiveConfig.LogDeterminant(new Similarity.Rbf(1), 1)),
                        new ObjectiveConfig.Mixture.Part(1, new ObjectiveConfig.Coverage(List.of())))),
                Features.of(-2, 0),
                "feature 0 of e must be at least 0 for coverage, but was -2.0");
    }

    private static void requireRefused(ObjectiveConfig objective, Features features, String message) {
        DynamicSummary engine = DynamicSummary.create(new SummaryConfig(3, 0.2, objective, java.util.Map.of(), 2, 1));
        engine.upsert("e", Features.of(new float[features.size() == 1 ? 2 : features.size()]), "");
        Summary before = engine.summary();
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> engine.requireFits("e", features))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> engine.upsert("e", features, ""))
                        .getMessage());
        assertEquals(before, engine.summary());
        assertEquals(1, engine.live());
    }

    @Test
    void anObjectiveOutsideOfItsLegalRangeIsRefused() {
        Anchors anchors = new Anchors.Sample(5);
        Similarity cosine = new Similarity.ClippedCosine();
        for (Runnable wrong : List.<Runnable>of(
                () -> new ObjectiveConfig.GraphCut(cosine, 1.9),
                () -> new ObjectiveConfig.LogDeterminant(cosine, 1),
                () -> new ObjectiveConfig.LogDeterminant(new Similarity.Rbf(1), 0),
                () -> new ObjectiveConfig.SaturatedCoverage(cosine, anchors, 1.1),
                () -> new ObjectiveConfig.Coverage(List.of(1.0, -1.0)),
                () -> new ObjectiveConfig.Mixture(List.of()),
                () -> new Concave.Capped(0),
                () -> new Similarity.Dot(Double.NaN))) {
            assertThrows(IllegalArgumentException.class, wrong::run);
        }
    }
}
