package dev.weir.kernels.prefix;

import static dev.weir.kernels.Draws.assertClose;
import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.attention.AttentionKernel;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.recurrence.LinearAttentionJob;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Masks of the keys in sight; they hide nothing of the prefix. */
final class PrefixMasksTest {
    private static final double TOLERANCE = 2e-5;
    private static final int WIDE = MaskedCase.VALUE_WIDTH;

    static LongStream seeds() {
        return Seeds.of(25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theFastFormAgreesWithTheDefinitionBehindAnyMasks(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        MaskedCase any = MaskedCase.of(random, random.nextInt(40));
        boolean taylor = Draws.get(any.inputs(), "Q").shape().size(-1) < 5;
        Map<String, Object> params = new HashMap<>(any.params());
        params.put("feature", taylor ? "taylor:2" : "elu1");
        Job job = job(params, seed % 4 == 0 ? halved(any.inputs()) : any.inputs())
                .wanting(taylor ? Set.of("O", "LSE", "exact", "O_deg4") : Set.of("O", "LSE", "exact"));
        Map<String, Tensor> want = PrefixJob.plain().run(job);
        Map<String, Tensor> got = fast(job);
        assertEquals(want.keySet(), got.keySet());
        want.keySet().stream()
                .filter(name -> !name.equals("LSE"))
                .forEach(name -> assertClose(Draws.get(want, name), Draws.get(got, name), TOLERANCE, name));
        assertSums(Draws.get(want, "LSE").values(), Draws.get(got, "LSE").values());
    }

    /** All that may be, but bias, which may not. */
    private static Map<String, Tensor> halved(Map<String, Tensor> inputs) {
        Map<String, Tensor> halves = new HashMap<>(inputs);
        for (String name : new String[] {"Q", "K", "V", "Kp", "Vp"}) {
            FloatTensor wide = Draws.get(inputs, name);
            halves.put(name, HalfTensor.rounded(wide.shape(), Type.BF16, wide.values()));
        }
        return halves;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withoutAPrefixItIsAttentionBehindTheSameMasks(long seed) {
        MaskedCase any = MaskedCase.of(Seeds.generator(seed), 0);
        Job job = job(any.params(), any.inputs()).wanting(Set.of("O", "LSE"));
        Map<String, Tensor> alone = AttentionKernel.plain().run(any.attention());
        for (Map<String, Tensor> got : List.of(fast(job), PrefixJob.plain().run(job))) {
            assertClose(flat(alone, "O"), flat(got, "O"), 1e-5, "O");
            assertSums(Draws.get(alone, "LSE").values(), Draws.get(got, "LSE").values());
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void masksHideNothingOfThePrefix(long seed) {
        MaskedCase any = MaskedCase.of(Seeds.generator(seed), 20);
        Map<String, Tensor> local = AttentionKernel.plain().run(any.attention());
        Map<String, Tensor> past = new HashMap<>(any.inputs());
        past.keySet().removeAll(Set.of("key_lens", "key_limit", "bias", "bool_mask"));
        past.put("K", empty(any.inputs(), "K"));
        past.put("V", empty(any.inputs(), "V"));
        Map<String, Tensor> prefix = PrefixJob.plain().run(job(Map.of(), past).wanting(Set.of("O", "LSE")));
        int rows = Draws.get(local, "LSE").values().length;
        Partial both = partial(local, rows).merge(partial(prefix, rows));
        Map<String, Tensor> got = fast(job(any.params(), any.inputs()).wanting(Set.of("O", "LSE")));
        assertClose(Draws.of(both.outputs(), rows * WIDE), flat(got, "O"), TOLERANCE, "O");
        assertSums(both.lse(), Draws.get(got, "LSE").values());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whereNoKeyIsInSightItIsLinearAttentionOverThePrefix(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = MaskedCase.shaped(random, new int[] {2, 3}, 3, 8, 7, 30, 6);
        Job linear = new Job(
                "linear_attention",
                Params.of(Map.of("feature", "elu1", "eps", 0)),
                Map.of("Q", tensor(inputs, "Q"), "K", tensor(inputs, "Kp"), "V", tensor(inputs, "Vp")));
        FloatTensor want = Draws.get(LinearAttentionJob.plain(linear), "O");
        Map<String, Tensor> hiding = Map.of(
                "key_lens", new IntTensor(Shape.of(2)),
                "key_limit", new IntTensor(Shape.of(8)),
                "bool_mask", new IntTensor(Shape.of(1)),
                "bias", Draws.filled(Double.NEGATIVE_INFINITY, 3, 1, 7));
        hiding.forEach((name, mask) -> {
            Map<String, Tensor> hidden = new HashMap<>(inputs);
            hidden.put(name, mask);
            assertClose(want, Draws.get(fast(job(Map.of(), hidden)), "O"), TOLERANCE, name);
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aBiasOfMinusInfinityHidesAsTheOtherMasksDo(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> inputs = MaskedCase.shaped(random, new int[] {2}, 2, 9, 12, 20, 4);
        int[] allowed = random.ints(9 * 12, 0, 2).toArray();
        FloatTensor bias = new FloatTensor(Shape.of(9, 12));
        FloatTensor causal = new FloatTensor(Shape.of(9, 12));
        for (int place = 0; place < allowed.length; place++) {
            bias.values()[place] = allowed[place] == 0 ? Float.NEGATIVE_INFINITY : 0;
            boolean behind = place % 12 > place / 12 + 3 || place % 12 <= place / 12 - 1;
            causal.values()[place] = behind ? Float.NEGATIVE_INFINITY : 0;
        }
        Map<String, Tensor> byMask = with(inputs, "bool_mask", new IntTensor(Shape.of(9, 12), allowed));
        assertSame(job(Map.of(), byMask), job(Map.of(), with(inputs, "bias", bias)));
        assertSame(job(Map.of("window", 4), inputs), job(Map.of(), with(inputs, "bias", causal)));
    }

    private static void assertSame(Job one, Job other) {
        assertClose(Draws.get(fast(one), "O"), Draws.get(fast(other), "O"), 1e-6, "fast");
        assertClose(
                Draws.get(PrefixJob.plain().run(one), "O"),
                Draws.get(PrefixJob.plain().run(other), "O"),
                0,
                "plain");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void groupedHeadsAreRepeatedKeysAndPrefixes(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Map<String, Tensor> grouped = MaskedCase.shaped(random, new int[] {2, 6}, 2, 4, 5, 12, 6);
        Map<String, Tensor> repeated = new HashMap<>(grouped);
        for (String name : new String[] {"K", "V", "Kp", "Vp"}) {
            repeated.put(name, thrice(Draws.get(grouped, name)));
        }
        for (String mask : new String[] {"bias", "bool_mask"}) {
            Tensor drawn = mask.equals("bias")
                    ? Draws.normal(random, 1, 2, 6, 4, 5)
                    : new IntTensor(Shape.of(6, 1, 5), random.ints(30, 0, 2).toArray());
            grouped.put(mask, drawn);
            repeated.put(mask, drawn);
        }
        for (boolean given : new boolean[] {false, true}) {
            Job many = job(Map.of("causal", true), given ? withState(repeated) : repeated);
            Job few = job(Map.of("causal", true), given ? withState(grouped) : grouped);
            FloatTensor want = Draws.get(PrefixJob.plain().run(many), "O");
            assertClose(want, Draws.get(fast(few), "O"), TOLERANCE, "fast");
            assertClose(want, Draws.get(PrefixJob.plain().run(few), "O"), 0, "plain");
        }
    }

    /** The state instead of the prefix that it stands for. */
    private static Map<String, Tensor> withState(Map<String, Tensor> inputs) {
        Map<String, Tensor> state = PrefixJob.plain().run(job(Map.of(), inputs).wanting(Set.of("Z64", "z64")));
        Map<String, Tensor> given = new HashMap<>(inputs);
        given.keySet().removeAll(Set.of("Kp", "Vp"));
        for (String name : new String[] {"Z", "z"}) {
            Tensor wide = tensor(state, name + "64");
            FloatTensor narrow = new FloatTensor(wide.shape());
            for (int i = 0; i < narrow.values().length; i++) {
                narrow.values()[i] = (float) wide.at(i);
            }
            given.put(name, narrow);
        }
        return given;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 40})
    void whatAMaskHidesMayBeAnything(int queries) {
        Map<String, Tensor> inputs = MaskedCase.shaped(Seeds.generator(6), new int[] {1}, 1, queries, 30, 9, 4);
        int[] allowed = new int[30];
        Arrays.fill(allowed, 1, 30, 1);
        inputs.put("bool_mask", new IntTensor(Shape.of(30), allowed));
        Job job = job(Map.of("check_finite", false), inputs);
        FloatTensor want = Draws.get(PrefixJob.plain().run(job), "O");
        Draws.get(inputs, "K").values()[0] = Float.NaN;
        Draws.get(inputs, "V").values()[0] = Float.POSITIVE_INFINITY;
        assertClose(want, Draws.get(PrefixJob.plain().run(job), "O"), 0, "plain");
        assertClose(want, Draws.get(fast(job), "O"), TOLERANCE, "fast");
    }

    @Test
    void aRowBehindFullMasksWithAnEmptyPrefixIsZero() {
        Map<String, Tensor> inputs = MaskedCase.shaped(Seeds.generator(3), new int[] {2}, 1, 10, 6, 0, 4);
        int[] allowed = new int[60];
        Arrays.fill(allowed, 12, 60, 1);
        inputs.put("bool_mask", new IntTensor(Shape.of(10, 6), allowed));
        Job job = job(Map.of(), inputs).wanting(Set.of("O", "LSE"));
        for (Map<String, Tensor> got : List.of(fast(job), PrefixJob.plain().run(job))) {
            for (int row = 0; row < 20; row++) {
                boolean hidden = row % 10 < 2;
                assertEquals(hidden, Draws.get(got, "LSE").at(row) == Double.NEGATIVE_INFINITY, "LSE of row " + row);
                assertEquals(hidden, Draws.get(got, "O").at(row * WIDE) == 0, "O of row " + row);
            }
        }
    }

    @Test
    void theWorkIsThatOfVisiblePairsAndMemoryHoldsTheOutputs() {
        Map<String, Tensor> inputs = MaskedCase.shaped(Seeds.generator(4), new int[] {1, 4}, 2, 3, 5, 7, 8);
        double state = 2.0 * 8 * (WIDE + 1) * (4 * 3 + 2 * 7);
        double pair = 2.0 * (8 + WIDE);
        assertEquals(
                4 * 15 * pair + state, PrefixJob.plan(job(Map.of(), inputs)).flop());
        assertEquals(
                4 * 6 * pair + state,
                PrefixJob.plan(job(Map.of("window", 2), inputs)).flop());
        Plan limited = PrefixJob.plan(job(Map.of(), with(inputs, "key_limit", ints(0, 1, 9))));
        assertEquals(4 * 6 * pair + state, limited.flop());
        Plan masked = PrefixJob.plan(
                job(Map.of(), with(inputs, "bool_mask", new IntTensor(Shape.of(5), new int[] {1, 0, 0, 0, 0}))));
        assertEquals(4 * 3 * pair + state, masked.flop(), 1e-9);
        assertTrue(masked.peakBytes() >= 4 * 4 * 3 * WIDE);
        double read = 4.0 * (4 * 3 * 8 + 2 * (5 + 7) * (8 + WIDE) + 5);
        assertEquals(read + 4 * 4 * 3 * WIDE, masked.bytes());
    }

    @Test
    void masksAndHeadsThatDoNotFitAreRefused() {
        Map<String, Tensor> inputs = MaskedCase.shaped(Seeds.generator(5), new int[] {2, 4}, 2, 3, 5, 7, 8);
        refused(Code.SHAPE, "key_lens must be [2], but is [1]", inputs, "key_lens", ints(1));
        refused(Code.RANGE, "key_lens[1] must be from 0 to 5, but is 6", inputs, "key_lens", ints(1, 6));
        refused(Code.SHAPE, "key_limit must be [3], but is [5]", inputs, "key_limit", ints(1, 1, 1, 1, 1));
        refused(Code.RANGE, "key_limit[0] must not be negative, but is -1", inputs, "key_limit", ints(-1, 1, 1));
        refused(Code.SHAPE, "bias [2] cannot be broadcast to [2×4×3×5]", inputs, "bias", Draws.filled(1, 2));
        refused(Code.SHAPE, "bool_mask [3×4]", inputs, "bool_mask", new IntTensor(Shape.of(3, 4)));
        refused(Code.TYPE, "bool_mask must be i32", inputs, "bool_mask", Draws.filled(1, 5));
        refused(Code.NONFINITE, "bias has Infinity", inputs, "bias", Draws.filled(Double.POSITIVE_INFINITY, 5));
        refused(Code.SHAPE, "must be a multiple", inputs, "Q", Draws.filled(1, 2, 3, 3, 8));
        refused(Code.SHAPE, "Kp must be [2×2×7×8]", inputs, "Kp", Draws.filled(1, 2, 4, 7, 8));
        refused(Code.SHAPE, "K must be [2×1×5×8]", inputs, "K", Draws.filled(1, 1, 1, 5, 8));
        refused(Code.SHAPE, "V must be [2×2×5×5]", inputs, "V", Draws.filled(1, 2, 4, 5, 5));
        assertRefused(Code.RANGE, "window must be from 1", () -> PrefixJob.plan(job(Map.of("window", 0), inputs)));
    }

    private static void refused(Code code, String message, Map<String, Tensor> inputs, String name, Tensor instead) {
        assertRefused(code, message, () -> PrefixJob.plan(job(Map.of(), with(inputs, name, instead))));
    }

    private static Job job(Map<String, Object> params, Map<String, Tensor> inputs) {
        assertTrue(
                PrefixJob.SIGNATURE.parameters().all().containsAll(params.keySet()),
                "what is not in this list is refused");
        return new Job("ntk_prefix", Params.of(params), inputs);
    }

    private static Map<String, Tensor> fast(Job job) {
        PrefixJob.plan(job);
        return PrefixJob.over(new VectorGemm()).run(job);
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static IntTensor ints(int... values) {
        return new IntTensor(Shape.of(values.length), values);
    }

    private static Map<String, Tensor> with(Map<String, Tensor> inputs, String name, Tensor instead) {
        Map<String, Tensor> changed = new HashMap<>(inputs);
        changed.put(name, instead);
        return changed;
    }

    private static FloatTensor flat(Map<String, Tensor> tensors, String name) {
        float[] values = Draws.get(tensors, name).values();
        return Draws.of(values, values.length);
    }

    private static Partial partial(Map<String, Tensor> got, int rows) {
        return new Partial(
                rows, WIDE, Draws.get(got, "O").values(), Draws.get(got, "LSE").values());
    }

    private static FloatTensor empty(Map<String, Tensor> inputs, String name) {
        int[] sizes = tensor(inputs, name).shape().sizes();
        sizes[sizes.length - 2] = 0;
        return Draws.filled(0, sizes);
    }

    private static void assertSums(float[] want, float[] got) {
        assertArrayEquals(want, got, 1e-4f);
    }

    private static FloatTensor thrice(FloatTensor tensor) {
        int[] sizes = tensor.shape().sizes();
        int head = sizes[2] * sizes[3];
        sizes[1] *= 3;
        FloatTensor result = Draws.filled(0, sizes);
        for (int h = 0; h < sizes[0] * sizes[1]; h++) {
            System.arraycopy(tensor.values(), h / 3 * head, result.values(), h * head, head);
        }
        return result;
    }
}
