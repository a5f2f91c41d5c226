package dev.weir.kernels.attention;

import static dev.weir.kernels.attention.Cases.assertClose;
import static dev.weir.kernels.attention.Cases.fast;
import static dev.weir.kernels.attention.Cases.gaussian;
import static dev.weir.kernels.attention.Cases.ints;
import static dev.weir.kernels.attention.Cases.job;
import static dev.weir.kernels.attention.Cases.plain;
import static dev.weir.kernels.attention.Cases.rows;
import static dev.weir.kernels.attention.Cases.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttentionTest {
    private static final double CLOSE = 1e-5;

    static LongStream manySeeds() {
        return Seeds.of(80);
    }

    static LongStream seeds() {
        return Seeds.of(4);
    }

    @ParameterizedTest
    @MethodSource("manySeeds")
    void onePassIsTwoPassesInAnyShapeLayoutTypeAndMask(long seed) {
        Job job = Cases.any(Seeds.generator(seed));
        assertClose(plain(job), fast(job), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void orderOfKeysDoesNotMatter(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = self(random, 9, 200, 24);
        Map<String, Tensor> turned = new HashMap<>(inputs);
        turned.put("K", backwards(tensor(inputs, "K")));
        turned.put("V", backwards(tensor(inputs, "V")));
        assertClose(fast(Map.of(), inputs), fast(Map.of(), turned), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aShiftOfAllLogitsOfARowLeavesTheOutputAndShiftsTheSum(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = self(random, 11, 150, 16);
        FloatTensor shift = gaussian(random, 11, 1);
        Map<String, Tensor> shifted = new HashMap<>(inputs);
        shifted.put("bias", shift);
        Map<String, Tensor> want = fast(Map.of(), inputs);
        Map<String, Tensor> got = fast(Map.of(), shifted);
        assertClose(tensor(want, "O"), tensor(got, "O"), CLOSE);
        for (int row = 0; row < tensor(want, "LSE").shape().count(); row++) {
            assertEquals(
                    tensor(want, "LSE").at(row) + shift.at(row % 11),
                    tensor(got, "LSE").at(row),
                    1e-5);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40})
    void equalKeysGiveTheMeanOfTheValues(int queries) {
        RandomGenerator random = Seeds.generator(queries);
        Map<String, Tensor> inputs = new HashMap<>(self(random, queries, 50, 8));
        FloatTensor keys = new FloatTensor(tensor(inputs, "K").shape());
        Arrays.fill(keys.values(), 0.7f);
        inputs.put("K", keys);
        Tensor o = tensor(fast(Map.of(), inputs), "O");
        for (int c = 0; c < 8; c++) {
            double mean = 0;
            for (int j = 0; j < 50; j++) {
                mean += tensor(inputs, "V").at(j * 8 + c) / 50;
            }
            assertEquals(mean, o.at(c), 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void valuesOfOneGiveOnesWhereAKeyIsSeenAndZerosElsewhere(int queries) {
        RandomGenerator random = Seeds.generator(queries);
        Map<String, Tensor> inputs = new HashMap<>(self(random, queries, 20, 8));
        FloatTensor ones = new FloatTensor(tensor(inputs, "V").shape());
        Arrays.fill(ones.values(), 1);
        inputs.put("V", ones);
        int[] limits = new int[queries];
        Arrays.fill(limits, 1, queries, 7);
        inputs.put("key_limit", ints(limits));
        Map<String, Tensor> got = fast(Map.of(), inputs);
        for (int row = 0; row < 2 * queries; row++) {
            boolean empty = row % queries == 0;
            assertEquals(empty ? 0 : 1, tensor(got, "O").at(row * 8), 1e-6);
            assertEquals(empty, tensor(got, "LSE").at(row) == Double.NEGATIVE_INFINITY);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void oneVisibleKeyGivesItsValue(long seed) {
        Map<String, Tensor> inputs = self(Seeds.generator(seed), 30, 30, 8);
        assertClose(tensor(inputs, "V"), tensor(fast(Map.of("window", 1), inputs), "O"), 1e-6);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decodingStepByStepIsCausalAtOnce(long seed) {
        Map<String, Tensor> inputs = self(Seeds.generator(seed), 40, 40, 12);
        Tensor whole = tensor(fast(Map.of("causal", true), inputs), "O");
        for (int i = 0; i < 40; i++) {
            Map<String, Tensor> step = Map.of(
                    "Q", rows(tensor(inputs, "Q"), i, i + 1),
                    "K", rows(tensor(inputs, "K"), 0, i + 1),
                    "V", rows(tensor(inputs, "V"), 0, i + 1));
            assertClose(rows(whole, i, i + 1), tensor(fast(Map.of("causal", true), step), "O"), CLOSE);
        }
    }

    /** Causal self: keys of later queries are cut, too. Causal cross: all keys stay. */
    @ParameterizedTest
    @MethodSource("seeds")
    void aRowDoesNotDependOnLaterQueriesInBothCausalPatterns(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> self = self(random, 50, 50, 16);
        Map<String, Tensor> cross = self(random, 50, 70, 16);
        Tensor causal = tensor(fast(Map.of("causal", true), self), "O");
        Tensor across = tensor(fast(Map.of(), cross), "O");
        for (int i = 0; i < 50; i += 7) {
            Map<String, Tensor> cutSelf = Map.of(
                    "Q", rows(tensor(self, "Q"), 0, i + 1),
                    "K", rows(tensor(self, "K"), 0, i + 1),
                    "V", rows(tensor(self, "V"), 0, i + 1));
            Map<String, Tensor> cutCross =
                    Map.of("Q", rows(tensor(cross, "Q"), 0, i + 1), "K", tensor(cross, "K"), "V", tensor(cross, "V"));
            assertClose(
                    rows(causal, i, i + 1), rows(tensor(fast(Map.of("causal", true), cutSelf), "O"), i, i + 1), CLOSE);
            assertClose(rows(across, i, i + 1), rows(tensor(fast(Map.of(), cutCross), "O"), i, i + 1), CLOSE);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void groupedHeadsAreRepeatedKeys(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor q = gaussian(random, 2, 6, 4, 8);
        FloatTensor k = gaussian(random, 2, 2, 33, 8);
        FloatTensor v = gaussian(random, 2, 2, 33, 5);
        Map<String, Tensor> repeated = Map.of("Q", q, "K", thrice(k), "V", thrice(v));
        assertClose(
                fast(Map.of("causal", true), repeated),
                fast(Map.of("causal", true), Map.of("Q", q, "K", k, "V", v)),
                CLOSE);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aWindowOverAllKeysIsCausal(long seed) {
        Map<String, Tensor> inputs = self(Seeds.generator(seed), 60, 80, 8);
        assertClose(fast(Map.of("causal", true), inputs), fast(Map.of("window", 80), inputs), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13})
    void logitsOfTenThousandStayFiniteAndTheGreatestWins(int queries) {
        FloatTensor q = new FloatTensor(Shape.of(1, 1, queries, 1));
        Arrays.fill(q.values(), 100);
        FloatTensor k = new FloatTensor(Shape.of(1, 1, 3, 1), new float[] {-100, 100, 99});
        FloatTensor v = new FloatTensor(Shape.of(1, 1, 3, 2), new float[] {1, 2, 3, 4, 5, 6});
        Map<String, Tensor> got = fast(Map.of("scale", 1), Map.of("Q", q, "K", k, "V", v));
        assertEquals(3, tensor(got, "O").at(2 * (queries - 1)));
        assertEquals(10000, tensor(got, "LSE").at(queries - 1));
    }

    @Test
    void sizesOfZeroAreLegal() {
        for (int[] sizes : new int[][] {{0, 3, 4, 2}, {3, 0, 4, 2}, {3, 3, 0, 2}, {3, 3, 4, 0}, {9, 0, 0, 2}}) {
            Map<String, Tensor> inputs = Map.of(
                    "Q", new FloatTensor(Shape.of(1, 2, sizes[0], sizes[2])),
                    "K", new FloatTensor(Shape.of(1, 2, sizes[1], sizes[2])),
                    "V", new FloatTensor(Shape.of(1, 2, sizes[1], sizes[3])));
            Map<String, Tensor> got = fast(Map.of(), inputs);
            assertEquals(Shape.of(1, 2, sizes[0], sizes[3]), tensor(got, "O").shape());
            assertClose(plain(job(Map.of(), inputs)), got, CLOSE);
        }
        FloatTensor none = new FloatTensor(Shape.of(0, 2, 5, 4));
        assertEquals(
                Shape.of(0, 2, 5, 4),
                tensor(fast(Map.of(), Map.of("Q", none, "K", none, "V", none)), "O")
                        .shape());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bf16", "f16"})
    void outputsOfTwoBytesAreTheRoundedOnes(String type) {
        Map<String, Tensor> inputs = self(Seeds.generator(1), 7, 9, 8);
        FloatTensor wide = (FloatTensor) tensor(fast(Map.of(), inputs), "O");
        Tensor got = tensor(fast(Map.of("output", type), inputs), "O");
        assertEquals(type, got.type().title());
        Type stored = type.equals("bf16") ? Type.BF16 : Type.F16;
        assertClose(HalfTensor.rounded(wide.shape(), stored, wide.values()), got, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 40})
    void aNotANumberSpoilsOnlyRowsThatSeeIt(int queries) {
        Map<String, Tensor> inputs = self(Seeds.generator(3), queries, queries, 16);
        Map<String, Object> params = Map.of("causal", true, "check_finite", false);
        int last = queries - 1;
        ((FloatTensor) tensor(inputs, "K")).values()[last * 16] = Float.NaN;
        ((FloatTensor) tensor(inputs, "V")).values()[last * 16] = Float.NaN;
        Map<String, Tensor> got = fast(params, inputs);
        for (int row = 0; row < queries; row++) {
            assertEquals(row == last, Double.isNaN(tensor(got, "O").at(row * 16)), "row " + row);
        }
        assertTrue(Double.isFinite(tensor(got, "LSE").at(0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void aRowThatSeesNothingButNaNIsNaNAndNoEmptyRow(int queries) {
        Map<String, Tensor> inputs = self(Seeds.generator(5), queries, 150, 16);
        Arrays.fill(((FloatTensor) tensor(inputs, "Q")).values(), 16, 32, Float.NaN);
        Map<String, Tensor> got = fast(Map.of("check_finite", false), inputs);
        for (int row = 0; row < queries; row++) {
            assertEquals(row == 1, Double.isNaN(tensor(got, "O").at(row * 16)), "row " + row);
            assertEquals(row == 1, Double.isNaN(tensor(got, "LSE").at(row)), "row " + row);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 5", "3, 5, 0", "9, 0, 5", "9, 5, 0", "3, 0, 0"})
    void rowsOfNoWidthStoredInTwoBytesAreLegal(int queries, int width, int valueWidth) {
        RandomGenerator random = Seeds.generator(7);
        Map<String, Tensor> inputs = Map.of(
                "Q", half(gaussian(random, 1, 1, queries, width)),
                "K", half(gaussian(random, 1, 1, 20, width)),
                "V", half(gaussian(random, 1, 1, 20, valueWidth)));
        Job job = job(Map.of(), inputs);
        assertClose(tensor(plain(job), "O"), tensor(fast(job), "O"), CLOSE);
        assertClose(tensor(plain(job), "LSE"), tensor(fast(job), "LSE"), CLOSE);
    }

    private static HalfTensor half(FloatTensor wide) {
        return HalfTensor.rounded(wide.shape(), Type.BF16, wide.values());
    }

    @ParameterizedTest
    @CsvSource({"517, 64, 64", "1033, 20, 36", "130, 300, 17"})
    void rowsOfSeveralBlocksAreThoseOfTheDefinition(int queries, int width, int valueWidth) {
        RandomGenerator random = Seeds.generator(6);
        Map<String, Tensor> inputs = Map.of(
                "Q", gaussian(random, 1, 1, queries, width),
                "K", gaussian(random, 1, 1, 150, width),
                "V", gaussian(random, 1, 1, 150, valueWidth));
        Job causal = job(Map.of("causal", true), inputs);
        Map<String, Tensor> want = plain(causal);
        Map<String, Tensor> got = fast(causal);
        assertClose(tensor(want, "O"), tensor(got, "O"), CLOSE);
        assertClose(tensor(want, "LSE"), tensor(got, "LSE"), CLOSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void whatAPairwiseMaskHidesMayBeAnything(int queries) {
        Map<String, Tensor> inputs = new HashMap<>(self(Seeds.generator(4), queries, 30, 16));
        FloatTensor hidden = new FloatTensor(Shape.of(30));
        hidden.values()[17] = Float.NEGATIVE_INFINITY;
        inputs.put("bias", hidden);
        Tensor want = tensor(fast(Map.of(), inputs), "O");
        ((FloatTensor) tensor(inputs, "K")).values()[17 * 16] = Float.NaN;
        ((FloatTensor) tensor(inputs, "V")).values()[17 * 16 + 3] = Float.POSITIVE_INFINITY;
        assertClose(want, tensor(fast(Map.of("check_finite", false), inputs), "O"), CLOSE);
    }

    private static Map<String, Tensor> self(RandomGenerator random, int queries, int keys, int width) {
        return Map.of(
                "Q", gaussian(random, 1, 2, queries, width),
                "K", gaussian(random, 1, 2, keys, width),
                "V", gaussian(random, 1, 2, keys, width));
    }

    private static FloatTensor backwards(Tensor tensor) {
        int[] sizes = tensor.shape().sizes();
        FloatTensor result = new FloatTensor(tensor.shape());
        for (int i = 0; i < result.values().length; i++) {
            int row = i / sizes[3];
            int head = row / sizes[2];
            int turned = head * sizes[2] + sizes[2] - 1 - row % sizes[2];
            result.values()[i] = (float) tensor.at(turned * sizes[3] + i % sizes[3]);
        }
        return result;
    }

    private static FloatTensor thrice(FloatTensor tensor) {
        int[] sizes = tensor.shape().sizes();
        int head = sizes[2] * sizes[3];
        FloatTensor result = new FloatTensor(Shape.of(sizes[0], 3 * sizes[1], sizes[2], sizes[3]));
        for (int h = 0; h < sizes[0] * sizes[1] * 3; h++) {
            System.arraycopy(tensor.values(), h / 3 * head, result.values(), h * head, head);
        }
        return result;
    }

    @Test
    void aNonFiniteBiasIsToldApart() {
        // −∞ hides; everything else that is no number is refused: see RefusalsTest.
        Map<String, Tensor> inputs = new HashMap<>(self(Seeds.generator(2), 3, 2, 4));
        inputs.put("bias", new FloatTensor(Shape.of(2), new float[] {Float.NEGATIVE_INFINITY, 0}));
        Tensor o = tensor(fast(Map.of(), inputs), "O");
        assertEquals(tensor(inputs, "V").at(4), o.at(0), 1e-6);
        assertEquals(
                List.of(1, 2, 3, 4), Arrays.stream(o.shape().sizes()).boxed().toList());
    }
}
