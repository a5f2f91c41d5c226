package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.PackedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SimilarityBlocksTest {
    /** Rows beyond the first few are not kept. */
    private static final int FEW = 200;

    /** Pair by pair, as the engine's definition has it, and each block counted. */
    private static final class ByPairs implements SimilarityBlocks {
        int blocks;
        int largest;

        @Override
        public int[] units(Similarity similarity, float[] rows, int count, PackedRows anchors) {
            blocks++;
            largest = Math.max(largest, count);
            int columns = anchors.columns();
            float[] points = anchors.toRows();
            int[] units = new int[count * anchors.count()];
            for (int i = 0; i < units.length; i++) {
                int row = i / anchors.count() * columns;
                int anchor = i % anchors.count() * columns;
                double closeness = similarity.closenessPrepared(
                        Features.of(Arrays.copyOfRange(rows, row, row + columns)),
                        Features.of(Arrays.copyOfRange(points, anchor, anchor + columns)));
                units[i] = (int) Math.rint(similarity.of(closeness) * (1 << 24));
            }
            return units;
        }
    }

    static LongStream seeds() {
        return Seeds.of(12);
    }

    private static ObjectiveConfig objective(long seed) {
        Anchors anchors = seed % 3 == 0 ? new Anchors.Fixed(Cases.anchors(30)) : new Anchors.Sample(25);
        Similarity similarity =
                switch ((int) (seed % 4)) {
                    case 0 -> new Similarity.Rbf(4);
                    case 1 -> new Similarity.ShiftedCosine();
                    case 2 -> new Similarity.ClippedCosine();
                    default -> new Similarity.Dot(64);
                };
        var facility = new ObjectiveConfig.FacilityLocation(similarity, anchors);
        return switch ((int) (seed % 5)) {
            case 0 -> new ObjectiveConfig.SaturatedCoverage(similarity, anchors, 0.2);
            // A member that is taken again would gain in the other part.
            case 1 ->
                new ObjectiveConfig.Mixture(List.of(
                        new ObjectiveConfig.Mixture.Part(0.5, facility),
                        new ObjectiveConfig.Mixture.Part(
                                0.5, new ObjectiveConfig.LogDeterminant(new Similarity.Rbf(4), 1))));
            default -> facility;
        };
    }

    private static Constraints constraints(long seed) {
        var two = new Constraints.Quota(0, 2);
        return switch ((int) (seed % 4)) {
            case 0 -> Constraints.NONE.withQuotas(Map.of("1", two));
            case 1 ->
                Constraints.NONE.withQuotas(
                        Map.of("1", two, "2", new Constraints.Quota(2, 6), "3", new Constraints.Quota(2, 6)));
            case 2 -> Constraints.NONE.withPinned(Set.of("e3", "e8")).withForbidden(Set.of("e5"));
            default -> Constraints.NONE;
        };
    }

    private static Engine engine(long seed, RowSupply supply) {
        SummaryConfig config = new SummaryConfig(6, 0.3, objective(seed), constraints(seed), 4, seed);
        return new Engine(config, seed % 4 < 2 ? Switch.LEVELS : Switch.RECOMPUTE, supply);
    }

    /** An engine that is told of nothing beforehand, one that is and keeps all rows, one that keeps few, and the same two with blocks made pair by pair. */
    private record Crowd(Engine plain, List<Engine> others, ByPairs pairs) {
        static Crowd of(long seed) {
            ByPairs pairs = new ByPairs();
            return new Crowd(
                    engine(seed, RowSupply.INLINE),
                    List.of(
                            engine(seed, RowSupply.INLINE),
                            engine(seed, RowSupply.of(pairs)),
                            engine(seed, new RowSupply(SimilarityBlocks.INLINE, FEW)),
                            engine(seed, new RowSupply(pairs, FEW))),
                    pairs);
        }

        void upsert(int id, Features features) {
            plain.upsert("e" + id, features, String.valueOf(id % 5));
            others.forEach(engine -> engine.upsert("e" + id, features, String.valueOf(id % 5)));
        }

        void delete(int id) {
            plain.delete("e" + id);
            others.forEach(engine -> engine.delete("e" + id));
        }

        void assertAgree(String when) {
            Summary want = plain.summary();
            List<Double> bounds = plain.bounds();
            for (Engine engine : others) {
                assertEquals(want, engine.summary(), when);
                assertEquals(bounds, engine.bounds(), when);
                assertEquals(plain.work().rebuild(), engine.work().rebuild(), when);
                for (int slot = 0; slot < plain.slots(); slot++) {
                    if (plain.slotOf(plain.idOf(slot)) == slot) {
                        assertEquals(
                                plain.objective().singleton(slot),
                                engine.objective().singleton(slot),
                                when);
                    }
                }
            }
            // Whose batches are equal counts equally, whoever computes the blocks.
            assertEquals(others.get(0).work(), others.get(1).work(), when);
            assertEquals(others.get(2).work(), others.get(3).work(), when);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noWayToMakeRowsCanBeToldFromTheSummary(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Crowd crowd = Crowd.of(seed);
        int next = 0;
        for (int batch = 0; batch < 12; batch++) {
            List<Features> coming = Stream.generate(() -> Cases.ROWS.get(random.nextInt(Cases.ROWS.size())))
                    .limit(random.nextInt(25))
                    .toList();
            // Some that come are not told of, some that are told of do not come.
            crowd.others.forEach(engine -> engine.expect(coming));
            List<Integer> live =
                    new ArrayList<>(IntStream.range(0, next).boxed().toList());
            for (int i = 0; i < coming.size(); i++) {
                if (random.nextInt(8) == 0) {
                    crowd.upsert(next++, Cases.ROWS.get(random.nextInt(Cases.ROWS.size())));
                }
                if (random.nextInt(8) > 0) {
                    crowd.upsert(random.nextInt(5) == 0 ? random.nextInt(next + 1) : next++, coming.get(i));
                    next = Math.max(next, live.size() + 1);
                }
                // A sample of 25 of so few changes with most deletes: rows that were made before have to follow.
                if (random.nextInt(3) == 0) {
                    crowd.delete(random.nextInt(next + 1));
                }
                // Whoever asks in between changes the anchors that the rest of the batch was made for.
                if (random.nextInt(20) == 0) {
                    crowd.assertAgree("seed " + seed + ", in the middle of batch " + batch);
                }
            }
            if (random.nextInt(4) > 0) {
                crowd.assertAgree("seed " + seed + ", batch " + batch);
            }
        }
        crowd.assertAgree("seed " + seed + ", at the end");
        assertTrue(crowd.pairs.blocks > 0);
    }

    @Test
    void elementsToldOfAreMadeInOneBlockAndOneByOneOnlyAfterIt() {
        ByPairs pairs = new ByPairs();
        Engine engine = engine(3, RowSupply.of(pairs));
        List<Features> coming = Cases.ROWS.subList(40, 90);
        engine.expect(coming);
        assertEquals(1, pairs.blocks);
        assertEquals(50, pairs.largest);
        for (int i = 0; i < 50; i++) {
            engine.upsert("e" + i, coming.get(i), "");
        }
        assertEquals(1, pairs.blocks);
    }

    @Test
    void rowsThatAreNotKeptAreMadeInBlocksWhenEverythingIsLookedAt() {
        ByPairs pairs = new ByPairs();
        SummaryConfig config = new SummaryConfig(
                5,
                0.3,
                new ObjectiveConfig.FacilityLocation(new Similarity.Dot(64), new Anchors.Fixed(Cases.anchors(30))),
                Map.of(),
                4,
                1);
        Engine engine = new Engine(config, Switch.RECOMPUTE, new RowSupply(pairs, FEW));
        for (int i = 0; i < 300; i++) {
            engine.upsert("e" + i, Cases.ROWS.get(i), "");
        }
        assertEquals(0, pairs.blocks);
        engine.summary();
        assertTrue(pairs.largest > 250, "largest block " + pairs.largest);
    }

    @Test
    void sparseElementsAreLeftToPairs() {
        ByPairs pairs = new ByPairs();
        Engine engine = engine(3, new RowSupply(pairs, FEW));
        Engine dense = engine(3, RowSupply.INLINE);
        List<Features> coming =
                Cases.ROWS.subList(40, 140).stream().map(Cases::sparse).toList();
        engine.expect(coming);
        for (int i = 0; i < coming.size(); i++) {
            engine.upsert("e" + i, coming.get(i), "");
            dense.upsert("e" + i, Cases.ROWS.get(40 + i), "");
        }
        assertEquals(dense.summary(), engine.summary());
        assertEquals(0, pairs.blocks);
    }
}
