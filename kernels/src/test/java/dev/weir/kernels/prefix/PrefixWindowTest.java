package dev.weir.kernels.prefix;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.recurrence.FeatureMap;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PrefixWindowTest {
    private static final int DIM = 4;
    private static final int WIDE = 3;
    private static final int WINDOW = 8;
    private static final int QUERIES = 6;
    private static final double TOLERANCE = 2e-5;

    static LongStream seeds() {
        return Seeds.of(6);
    }

    private record Stream(FloatTensor keys, FloatTensor values) {
        static Stream of(RandomGenerator random, int rows) {
            return new Stream(Draws.normal(random, 1, rows, DIM), Draws.normal(random, 1, rows, WIDE));
        }

        Stream part(int from, int to) {
            return new Stream(Draws.rows(keys, from, to), Draws.rows(values, from, to));
        }

        Stream and(Stream other) {
            return new Stream(Draws.stacked(keys, other.keys), Draws.stacked(values, other.values));
        }

        PrefixWindow into(PrefixWindow window) {
            for (int row = 0; row < keys.shape().size(0); row++) {
                window.add(keys.values(), row * DIM, values.values(), row * WIDE);
            }
            return window;
        }
    }

    private static PrefixWindow empty(double gamma) {
        return new PrefixWindow(FeatureMap.elu1(DIM), WIDE, WINDOW, 0.5, gamma, new VectorGemm());
    }

    private static FloatTensor answer(PrefixWindow window, FloatTensor queries) {
        return asTensor(window.query(queries.values(), 0, QUERIES, Pulse.NONE));
    }

    private static FloatTensor asTensor(Partial partial) {
        return Draws.of(partial.outputs(), QUERIES, WIDE);
    }

    private static FloatTensor defined(FloatTensor queries, Stream sight, Stream past) {
        return Draws.get(
                PrefixJob.plain()
                        .run(new Job(
                                "ntk_prefix",
                                Params.NONE,
                                Map.of(
                                        "Q",
                                        queries,
                                        "K",
                                        sight.keys,
                                        "V",
                                        sight.values,
                                        "Kp",
                                        past.keys,
                                        "Vp",
                                        past.values))),
                "O");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theLastRowsCountExactlyAndAllEarlierOnesThroughTheState(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor queries = Draws.normal(random, 1, QUERIES, DIM);
        for (int rows : new int[] {1, WINDOW, WINDOW + 1, 53}) {
            Stream stream = Stream.of(random, rows);
            int folded = Math.max(0, rows - WINDOW);
            PrefixWindow window = stream.into(empty(1));
            assertClose(
                    defined(queries, stream.part(folded, rows), stream.part(0, folded)),
                    answer(window, queries),
                    TOLERANCE,
                    rows + " rows");
            assertEquals(folded, window.folded());
            assertEquals(rows - folded, window.inSight());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void answersOfShardsMergeAndOneCanTakeTheOtherOver(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor queries = Draws.normal(random, 1, QUERIES, DIM);
        Stream first = Stream.of(random, 20);
        Stream second = Stream.of(random, 30);
        PrefixWindow one = first.into(empty(1));
        PrefixWindow two = second.into(empty(1));
        Partial merged = one.query(queries.values(), 0, QUERIES, Pulse.NONE)
                .merge(two.query(queries.values(), 0, QUERIES, Pulse.NONE));
        Stream sight = first.part(12, 20).and(second.part(22, 30));
        Stream past = first.part(0, 12).and(second.part(0, 22));
        assertClose(defined(queries, sight, past), asTensor(merged), TOLERANCE, "two answers");
        one.absorb(two);
        assertClose(
                defined(queries, first.part(12, 20), first.part(0, 12).and(second)),
                answer(one, queries),
                TOLERANCE,
                "one that took the other over");
        assertEquals(42, one.folded());
        assertEquals(22, two.folded());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsRemovedFromThePastCountsNoMore(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor queries = Draws.normal(random, 1, QUERIES, DIM);
        Stream stream = Stream.of(random, 20);
        PrefixWindow window = stream.into(empty(1));
        answer(window, queries);
        for (int row = 0; row < 12; row++) {
            window.removeFolded(stream.keys.values(), row * DIM, stream.values.values(), row * WIDE);
            assertClose(
                    defined(queries, stream.part(12, 20), stream.part(row + 1, 12)),
                    answer(window, queries),
                    TOLERANCE,
                    "after " + row);
        }
        assertRefused(
                Code.STATE, "empty", () -> window.removeFolded(stream.keys.values(), 0, stream.values.values(), 0));
    }

    @Test
    void aPastThatIsForgottenLeavesTheWindowAlone() {
        RandomGenerator random = Seeds.generator(1);
        FloatTensor queries = Draws.normal(random, 1, QUERIES, DIM);
        Stream stream = Stream.of(random, 60);
        PrefixWindow window = stream.into(empty(1e-6));
        assertClose(
                defined(queries, stream.part(52, 60), stream.part(51, 52)),
                answer(window, queries),
                1e-4,
                "the window and the row before it");
        assertRefused(Code.STATE, "order", () -> empty(1).absorb(window));
    }

    @Test
    void aRowThatIsNotFiniteIsRefusedAndChangesNothing() {
        Stream stream = Stream.of(Seeds.generator(2), 20);
        PrefixWindow window = stream.into(empty(1));
        byte[] before = window.snapshot();
        float[] poison = {0, 0, Float.NaN, 0};
        float[] fine = {1, 1, 1, 1};
        assertRefused(Code.NONFINITE, "element 2 of the key", () -> window.add(poison, 0, fine, 0));
        assertRefused(Code.NONFINITE, "element 2 of the value", () -> window.add(fine, 0, poison, 0));
        assertRefused(Code.NONFINITE, "element 1 of the value", () -> window.removeFolded(fine, 0, poison, 1));
        assertArrayEquals(before, window.snapshot());
    }

    @Test
    void oneOfAnotherMapIsNotTakenOver() {
        PrefixWindow other = new PrefixWindow(FeatureMap.relu(DIM), WIDE, WINDOW, 0.5, 1, new VectorGemm());
        PrefixWindow window = Stream.of(Seeds.generator(3), 20).into(empty(1));
        byte[] before = window.snapshot();
        assertRefused(Code.STATE, "relu of 4", () -> window.absorb(other));
        assertArrayEquals(before, window.snapshot());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoredWindowGoesOnToTheBit(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor queries = Draws.normal(random, 1, QUERIES, DIM);
        for (int rows : new int[] {0, 5, 30}) {
            Stream first = Stream.of(random, rows);
            Stream second = Stream.of(random, 13);
            PrefixWindow window = first.into(empty(0.9));
            PrefixWindow restored = Stream.of(random, 50).into(empty(0.9));
            answer(restored, queries);
            restored.restore(window.snapshot());
            assertEquals(window.snapshot().length, empty(0.9).snapshot().length, "of a fixed size");
            assertArrayEquals(
                    answer(window, queries).values(), answer(restored, queries).values());
            second.into(window);
            second.into(restored);
            assertArrayEquals(
                    answer(window, queries).values(), answer(restored, queries).values());
            assertArrayEquals(window.snapshot(), restored.snapshot());
        }
    }

    @Test
    void aSnapshotOfAnotherWindowIsNotRestored() {
        PrefixWindow window = Stream.of(Seeds.generator(3), 20).into(empty(1));
        byte[] before = window.snapshot();
        for (PrefixWindow other : List.of(
                new PrefixWindow(FeatureMap.relu(DIM), WIDE, WINDOW, 0.5, 1, new VectorGemm()),
                new PrefixWindow(FeatureMap.elu1(DIM), WIDE, WINDOW + 1, 0.5, 1, new VectorGemm()),
                new PrefixWindow(FeatureMap.elu1(DIM), WIDE, WINDOW, 0.25, 1, new VectorGemm()),
                new PrefixWindow(FeatureMap.elu1(DIM), WIDE + 1, WINDOW, 0.5, 1, new VectorGemm()),
                empty(0.5))) {
            assertRefused(Code.STATE, "state of", () -> window.restore(other.snapshot()));
        }
        assertArrayEquals(before, window.snapshot());
    }

    @Test
    void whatCannotBeIsRefusedAndNothingSeenIsZero() {
        assertRefused(Code.RANGE, "gamma", () -> empty(0));
        assertRefused(
                Code.RANGE, "window", () -> new PrefixWindow(FeatureMap.elu1(DIM), WIDE, 0, 1, 1, new VectorGemm()));
        assertRefused(
                Code.RANGE, "scale", () -> new PrefixWindow(FeatureMap.elu1(DIM), WIDE, 1, -1, 1, new VectorGemm()));
        FloatTensor queries = Draws.filled(1, QUERIES, DIM);
        assertClose(Draws.filled(0, QUERIES, WIDE), answer(empty(1), queries), 0, "nothing");
    }
}
