package dev.weir.kernels.memory;

import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Partials one after another, each at its number. */
final class Answers {
    private final int rows;
    private final int width;
    private final FloatTensor outputs;
    private final FloatTensor lse;

    Answers(MemoryScript script) {
        rows = script.queries().shape().size(0);
        width = script.values().shape().size(1);
        outputs = new FloatTensor(Shape.of(script.outputs(), rows, width));
        lse = new FloatTensor(Shape.of(script.outputs(), rows));
        Arrays.fill(lse.values(), Float.NEGATIVE_INFINITY);
    }

    int rows() {
        return rows;
    }

    int width() {
        return width;
    }

    void put(int number, Partial answer) {
        System.arraycopy(answer.outputs(), 0, outputs.values(), number * rows * width, rows * width);
        System.arraycopy(answer.lse(), 0, lse.values(), number * rows, rows);
    }

    Map<String, Tensor> outputs(Job job) {
        Map<String, Tensor> wanted = new HashMap<>(Map.of("O", outputs, "LSE", lse));
        wanted.keySet().removeIf(name -> !job.wanted().isEmpty() && !job.wants(name));
        return wanted;
    }
}
