package dev.weir.kernels.attention;

import static dev.weir.kernels.attention.Cases.ints;
import static dev.weir.kernels.attention.Cases.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the planner turns away, and what it foresees. */
class AttentionRefusalsTest {
    @Test
    void wrongJobsAreRefusedWithTheirCode() {
        refused(Code.TYPE, "V", inputs -> inputs.remove("V"), Map.of());
        refused(Code.TYPE, "Q", inputs -> inputs.put("Q", new IntTensor(Shape.of(1, 4, 3, 8))), Map.of());
        refused(Code.SHAPE, "Q", inputs -> inputs.put("Q", new FloatTensor(Shape.of(4, 3, 8))), Map.of());
        refused(Code.SHAPE, "K", inputs -> inputs.put("K", new FloatTensor(Shape.of(1, 2, 5, 7))), Map.of());
        refused(Code.SHAPE, "V", inputs -> inputs.put("V", new FloatTensor(Shape.of(1, 2, 6, 8))), Map.of());
        refused(Code.SHAPE, "multiple", inputs -> inputs.put("Q", new FloatTensor(Shape.of(1, 3, 3, 8))), Map.of());
        refused(Code.RANGE, "scale", inputs -> {}, Map.of("scale", 0));
        refused(Code.RANGE, "scale", inputs -> {}, Map.of("scale", Double.POSITIVE_INFINITY));
        refused(Code.RANGE, "window", inputs -> {}, Map.of("window", 0));
        refused(Code.RANGE, "kv_heads", inputs -> {}, Map.of("kv_heads", List.of(0, 3)));
        refused(Code.RANGE, "keys", inputs -> {}, Map.of("keys", List.of(3, 2)));
        refused(Code.RANGE, "output", inputs -> {}, Map.of("output", "f64"));
        refused(Code.RANGE, "key_lens[0]", inputs -> inputs.put("key_lens", ints(6)), Map.of());
        refused(Code.SHAPE, "key_lens", inputs -> inputs.put("key_lens", ints(1, 1)), Map.of());
        refused(Code.RANGE, "key_limit[1]", inputs -> inputs.put("key_limit", ints(1, -1, 2)), Map.of());
        refused(Code.SHAPE, "bias", inputs -> inputs.put("bias", new FloatTensor(Shape.of(3, 4))), Map.of());
        refused(Code.NONFINITE, "bias", inputs -> inputs.put("bias", one(Float.POSITIVE_INFINITY)), Map.of());
        refused(Code.NONFINITE, "bias", inputs -> inputs.put("bias", one(Float.NaN)), Map.of());
        refused(
                Code.NONFINITE,
                "K",
                inputs -> ((FloatTensor) tensor(inputs, "K")).values()[3] = Float.NEGATIVE_INFINITY,
                Map.of());
    }

    @Test
    void offsetsMustAscendOverAllRows() {
        for (int[] offsets : new int[][] {{0, 2, 1, 3}, {1, 3}, {0, 2}, {0, 4}}) {
            refused(
                    Code.RANGE,
                    "q_offsets",
                    inputs -> {
                        inputs.put("Q", new FloatTensor(Shape.of(3, 2, 8)));
                        inputs.put("K", new FloatTensor(Shape.of(3, 2, 8)));
                        inputs.put("V", new FloatTensor(Shape.of(3, 2, 8)));
                        inputs.put("q_offsets", ints(offsets));
                        inputs.put("k_offsets", ints(offsets));
                    },
                    Map.of());
        }
    }

    @Test
    void moreLogitsThanAnArrayHoldsAreNoReasonToRefuseAMask() {
        FloatTensor line = new FloatTensor(Shape.of(1, 4, 25_000, 1));
        Map<String, Tensor> inputs = Map.of("Q", line, "K", line, "V", line, "bias", one(2));
        assertEquals(2.0 * 4 * 25_000 * 25_000 * 2, plan(inputs, Map.of()).flop());
    }

    @Test
    void keysBesideWhichNoArrayWouldHoldTheQueriesAreRefused() {
        Refused refused = assertThrows(
                Refused.class, () -> new Job("any", Params.NONE, inputs()).requireShape("K", 1, 1 << 20, 1 << 20, 8));
        assertEquals(Code.SHAPE, refused.code());
    }

    @Test
    void theWorkIsThatOfVisiblePairs() {
        Map<String, Tensor> inputs = inputs();
        assertEquals(2.0 * 4 * 3 * 5 * 16, plan(inputs, Map.of()).flop());
        // Rows see 3, 4 and 5 of five keys.
        assertEquals(2.0 * 4 * 12 * 16, plan(inputs, Map.of("causal", true)).flop());
        assertEquals(2.0 * 4 * 6 * 16, plan(inputs, Map.of("window", 2)).flop());
        assertEquals(
                2.0 * 2 * 15 * 16,
                plan(inputs, Map.of("kv_heads", List.of(1, 2))).flop());
        // One row of three.
        inputs.put("bool_mask", new IntTensor(Shape.of(3, 1), new int[] {1, 0, 0}));
        assertEquals(2.0 * 4 * 5 * 16, plan(inputs, Map.of()).flop());
        inputs.remove("bool_mask");
        inputs.put("key_lens", ints(1));
        assertEquals(2.0 * 4 * 3 * 16, plan(inputs, Map.of()).flop());
    }

    @Test
    void memoryDoesNotGrowWithTheKeys() {
        Map<String, Tensor> few = inputs();
        Map<String, Tensor> many = inputs();
        many.put("K", new FloatTensor(Shape.of(1, 2, 5000, 8)));
        many.put("V", new FloatTensor(Shape.of(1, 2, 5000, 8)));
        long least = 4L * (4 * 3 * 8 + 4 * 3);
        assertTrue(plan(few, Map.of()).peakBytes() >= least);
        assertEquals(plan(few, Map.of()).peakBytes(), plan(many, Map.of()).peakBytes());
    }

    private static Plan plan(Map<String, Tensor> inputs, Map<String, Object> params) {
        return AttentionKernel.plan(Cases.job(params, inputs));
    }

    private static void refused(
            Code code, String where, Consumer<Map<String, Tensor>> change, Map<String, Object> params) {
        Map<String, Tensor> inputs = inputs();
        change.accept(inputs);
        Refused refused = assertThrows(Refused.class, () -> plan(inputs, params), where);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(where), refused.getMessage());
    }

    private static Map<String, Tensor> inputs() {
        return new HashMap<>(Map.of(
                "Q", new FloatTensor(Shape.of(1, 4, 3, 8)),
                "K", new FloatTensor(Shape.of(1, 2, 5, 8)),
                "V", new FloatTensor(Shape.of(1, 2, 5, 8))));
    }

    private static FloatTensor one(float value) {
        return new FloatTensor(Shape.of(1), new float[] {value});
    }
}
