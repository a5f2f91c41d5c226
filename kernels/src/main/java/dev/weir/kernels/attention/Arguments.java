package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a job {@code attention} asks for, checked. */
final class Arguments {
    private final Job job;
    private final AttentionShape shape;
    private final Masks masks;
    private final float scale;
    private final int[] sheets;
    private final Type output;

    Arguments(Job job) {
        this.job = job;
        for (String name : new String[] {"Q", "K", "V"}) {
            Type type = job.tensor(name).type();
            Refused.unless(
                    type == Type.F32 || type == Type.BF16 || type == Type.F16,
                    Code.TYPE,
                    name + " must be f32, bf16 or f16, but is " + type.title());
        }
        shape = AttentionShape.of(job);
        masks = new Masks(job, shape);
        scale = scale(job.params(), shape.width());
        sheets = job.params().range("kv_heads", shape.sheets());
        output = switch (job.params().oneOf("output", "f32", List.of("f32", "bf16", "f16"))) {
            case "bf16" -> Type.BF16;
            case "f16" -> Type.F16;
            default -> Type.F32;
        };
    }

    /** @throws Refused if it is not finite and over 0 */
    static float scale(Params params, int width) {
        double scale = params.number("scale", width == 0 ? 1 : 1 / Math.sqrt(width));
        Refused.unless(
                scale > 0 && scale <= Float.MAX_VALUE, Code.RANGE, "scale must be over 0 and finite, but is " + scale);
        return (float) scale;
    }

    AttentionShape shape() {
        return shape;
    }

    Masks masks() {
        return masks;
    }

    float scale() {
        return scale;
    }

    int firstSheet() {
        return sheets[0];
    }

    int endSheet() {
        return sheets[1];
    }

    Type output() {
        return output;
    }

    /** Visible pairs of the sheets that are asked for. */
    double pairs() {
        return masks.pairs(sheets[0], sheets[1]);
    }

    Rows queries(int sheet) {
        return new Rows(job.tensor("Q"), shape.queryMap(sheet, shape.width()), shape.width());
    }

    Rows keys(int sheet) {
        return new Rows(job.tensor("K"), shape.keyMap(sheet, shape.width()), shape.width());
    }

    Rows values(int sheet) {
        return new Rows(job.tensor("V"), shape.keyMap(sheet, shape.valueWidth()), shape.valueWidth());
    }

    /** A key head with the query heads that read it. */
    Sheet sheet(int sheet) {
        int b = sheet / shape.keyHeads();
        int queries = shape.queries(b);
        int group = shape.group();
        int[] from = new int[queries * group];
        int[] to = new int[queries * group];
        for (int row = 0; row < from.length; row++) {
            from[row] = row < queries ? masks.from(b, row) : from[row - queries];
            to[row] = row < queries ? masks.to(b, row) : to[row - queries];
        }
        int head = sheet % shape.keyHeads() * group;
        Overlay overlay = masks.paired()
                ? (logits, at, row, first, end) ->
                        masks.overlay(logits, at, b, head + row / queries, row % queries, first, end)
                : Overlay.NONE;
        return new Sheet(queries(sheet), keys(sheet), values(sheet), from, to, overlay, scale);
    }

    /** The outputs that the job wants; takes the arrays over. */
    Map<String, Tensor> outputs(float[] o, float[] lse) {
        Map<String, Tensor> outputs = new HashMap<>();
        if (job.wanted().isEmpty() || job.wants("O")) {
            outputs.put(
                    "O",
                    output == Type.F32
                            ? new FloatTensor(shape.outputShape(), o)
                            : HalfTensor.rounded(shape.outputShape(), output, o));
        }
        if (job.wanted().isEmpty() || job.wants("LSE")) {
            outputs.put("LSE", new FloatTensor(shape.sumShape(), lse));
        }
        return outputs;
    }
}
