package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is predicted, held against an engine. */
final class PlanTest {
    private static final int COLUMNS = 8;
    private static final int UPDATES = 1000;

    private final RandomGenerator random = Seeds.generator(7);

    @Test
    void levelsAreForeseenWhereTheEngineHoldsThem() {
        SummaryConfig config = config(10, new Anchors.Fixed(draw(64)), 0.5);
        int from = (int) Plan.of(config, COLUMNS, 1).levelsFrom();
        DynamicSummary engine = DynamicSummary.create(config);
        for (int live = 1; live <= from; live++) {
            engine.upsert("e" + live, draw(1).getFirst(), "");
            assertEquals(live == from, Plan.of(config, COLUMNS, live).levels());
            if (live >= from - 1) {
                assertEquals(live == from, engine.activeInstances() > 0);
            }
        }
    }

    private static Stream<ObjectiveConfig> objectives() {
        List<Features> fixed = draw(64, Seeds.generator(8));
        Similarity rbf = new Similarity.Rbf(COLUMNS);
        var sampled = new ObjectiveConfig.FacilityLocation(rbf, new Anchors.Sample(64));
        var roots = new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of());
        return Stream.of(
                new ObjectiveConfig.FacilityLocation(rbf, new Anchors.Fixed(fixed)),
                sampled,
                new ObjectiveConfig.SaturatedCoverage(rbf, new Anchors.Fixed(fixed), 0.1),
                roots,
                new ObjectiveConfig.LogDeterminant(rbf, 1),
                new ObjectiveConfig.Mixture(List.of(
                        new ObjectiveConfig.Mixture.Part(1, sampled), new ObjectiveConfig.Mixture.Part(1, roots))));
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void callsAreForeseenWithinAFactorOfThree(ObjectiveConfig objective) {
        SummaryConfig config = new SummaryConfig(10, 0.5, objective, Map.of(), 16, 7);
        DynamicSummary engine = DynamicSummary.create(config);
        int live = 600;
        List<Features> supply = draw(live + UPDATES);
        for (int i = 0; i < live; i++) {
            engine.upsert("e" + i, supply.get(i), "");
        }
        engine.summary();
        Work before = engine.work();
        for (int i = 0; i < UPDATES; i++) {
            engine.delete("e" + i);
            engine.upsert("e" + (live + i), supply.get(live + i), "");
            if (i % 10 == 0) {
                engine.summary();
            }
        }
        Work after = engine.work();
        double publications = after.pool() + after.certificate() - before.pool() - before.certificate();
        double updates = after.calls() - before.calls() - publications;
        Plan plan = Plan.of(config, COLUMNS, live);
        assertNear(plan.callsPerPublication(), publications / (UPDATES / 10.0));
        assertNear(plan.callsPerUpdate(), updates / UPDATES);
    }

    @Test
    void moreLiveElementsTakeMoreHeap() {
        SummaryConfig config = config(10, new Anchors.Sample(1024), 0.2);
        assertTrue(Plan.of(config, COLUMNS, 0).bytes() < 1000);
        long before = 0;
        for (int live : new int[] {1000, 10_000, 100_000, 1_000_000, 1_000_000_000}) {
            long bytes = Plan.of(config, COLUMNS, live).bytes();
            assertTrue(bytes > before, live + " live: " + bytes + " after " + before);
            before = bytes;
        }
    }

    private static void assertNear(double predicted, double measured) {
        assertTrue(
                predicted < 3 * measured && measured < 3 * predicted,
                "predicted " + predicted + ", measured " + measured);
    }

    private static SummaryConfig config(int k, Anchors anchors, double epsilon) {
        return new SummaryConfig(k, epsilon, new Similarity.Rbf(COLUMNS), anchors, Map.of(), 16, 7);
    }

    private List<Features> draw(int count) {
        return draw(count, random);
    }

    /** In clusters, and none negative: what every objective takes. */
    private static List<Features> draw(int count, RandomGenerator random) {
        return Stream.generate(() -> {
                    float[] values = new float[COLUMNS];
                    float centre = random.nextInt(8);
                    for (int column = 0; column < COLUMNS; column++) {
                        values[column] = (float) Math.max(0, random.nextGaussian(centre, 0.5));
                    }
                    return Features.of(values);
                })
                .limit(count)
                .toList();
    }
}
