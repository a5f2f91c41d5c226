package dev.weir.streams.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;

/**
 * Small tensors in JSON: {@code {"shape": [2, 2], "values": [1, 2, 3, 4]}}, with {@code "dtype"} where it is not f32. The values are row-major and flat; those that JSON has no
 * number for are the words {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class TensorJson {
    private TensorJson() {}

    /** @throws IllegalArgumentException that says what is wrong */
    public static Tensor read(JsonNode json) {
        if (!json.path("values").isArray()) {
            throw new IllegalArgumentException("must be an object of shape and values");
        }
        JsonNode values = json.path("values");
        Type type = json.has("dtype") ? TensorBytes.type(json.path("dtype").asText()) : Type.F32;
        Shape shape = json.has("shape") ? Shape.of(ComputeFrame.sizes(json.path("shape"))) : Shape.of(values.size());
        Tensor.requireLength(shape, values.size());
        return switch (type) {
            case F64 -> {
                DoubleTensor tensor = new DoubleTensor(shape);
                for (int i = 0; i < values.size(); i++) {
                    tensor.values()[i] = number(values.get(i), i);
                }
                yield tensor;
            }
            case F32 -> new FloatTensor(shape, floats(values));
            case BF16, F16 -> HalfTensor.rounded(shape, type, floats(values));
            case I32 -> {
                IntTensor tensor = new IntTensor(shape);
                for (int i = 0; i < values.size(); i++) {
                    if (!values.get(i).isIntegralNumber() || !values.get(i).canConvertToInt()) {
                        throw new IllegalArgumentException(
                                "value " + i + " must be a whole number of 32 bits, but is " + values.get(i));
                    }
                    tensor.values()[i] = values.get(i).intValue();
                }
                yield tensor;
            }
        };
    }

    private static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) number(values.get(i), i);
        }
        return floats;
    }

    private static double number(JsonNode value, int place) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value.asText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("value " + place + " must be a number, but is " + value);
        };
    }

    public static ObjectNode write(Tensor tensor) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("dtype", tensor.type().title());
        ArrayNode shape = json.putArray("shape");
        for (int size : tensor.shape().sizes()) {
            shape.add(size);
        }
        ArrayNode values = json.putArray("values");
        for (int i = 0; i < tensor.shape().count(); i++) {
            double value = tensor.at(i);
            if (!Double.isFinite(value)) {
                values.add(Double.toString(value));
            } else if (tensor instanceof IntTensor ints) {
                values.add(ints.values()[i]);
            } else if (tensor instanceof DoubleTensor) {
                values.add(value);
            } else {
                // As a float, so that 0.1 is written as 0.1.
                values.add((float) value);
            }
        }
        return json;
    }
}
