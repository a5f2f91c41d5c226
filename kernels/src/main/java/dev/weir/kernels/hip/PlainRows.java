package dev.weir.kernels.hip;

import dev.weir.kernels.attention.AttentionKernel;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** The definition: scores in double precision, and exact attention behind a mask of what is selected. */
final class PlainRows implements HipKernel.Rows {
    private final HipArguments arguments;
    private final Pulse pulse;
    private int first;
    private int end;

    PlainRows(HipArguments arguments, Pulse pulse) {
        this.arguments = arguments;
        this.pulse = pulse;
    }

    @Override
    public void begin(int first, int end) {
        this.first = first;
        this.end = end;
    }

    @Override
    public double score(int block) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = first; i < end; i++) {
            long behind = Math.min(arguments.limit(i), ((long) block + 1) * arguments.blockK());
            for (int t = block * arguments.blockK(); t < behind; t++) {
                double product = 0;
                for (int c = 0; c < arguments.width(); c++) {
                    product += (double) arguments.q().values()[i * arguments.width() + c]
                            * arguments.k().values()[t * arguments.width() + c];
                }
                most = Math.max(most, product);
            }
        }
        return most;
    }

    @Override
    public void attend(int[] selected, float[] outputs, float[] lse) {
        int rows = end - first;
        int keys = arguments.keys();
        IntTensor visible = new IntTensor(Shape.of(rows, keys));
        for (int row = 0; row < rows; row++) {
            int limit = arguments.limit(first + row);
            for (int j = 0; j < limit; j++) {
                boolean seen = Arrays.binarySearch(selected, j / arguments.blockK()) >= 0
                        || j < arguments.sink()
                        || j >= limit - arguments.window();
                visible.values()[row * keys + j] = seen ? 1 : 0;
            }
        }
        int width = arguments.width();
        FloatTensor queries = new FloatTensor(
                Shape.of(1, 1, rows, width), Arrays.copyOfRange(arguments.q().values(), first * width, end * width));
        Map<String, Tensor> inputs = Map.of(
                "Q",
                queries,
                "K",
                HipKernel.headed(arguments.k()),
                "V",
                HipKernel.headed(arguments.v()),
                "bool_mask",
                visible);
        Params params = Params.of(Map.of("scale", arguments.scale()));
        Map<String, Tensor> got = AttentionKernel.plain().run(new Job("attention", params, inputs, Set.of(), pulse));
        if (got.get("O") instanceof FloatTensor o && got.get("LSE") instanceof FloatTensor sums) {
            System.arraycopy(o.values(), 0, outputs, first * (o.values().length / rows), o.values().length);
            System.arraycopy(sums.values(), 0, lse, first, rows);
        }
    }
}
