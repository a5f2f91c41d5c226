package dev.weir.kernels.adapters;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.SlicedGemm;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Arrays;
import java.util.Map;

/**
 * The kernel {@code quadratic_neuron}: {@code y = (x·Wrᵀ + br) ⊙ (x·Wgᵀ + bg) + (x ⊙ x)·Wbᵀ + c}.
 *
 * <pre>
 *   x          [rows, in]   f32, bf16 or f16; f16 at most 1000 in size, for its squares must fit
 *   Wr, Wg, Wb [out, in]    likewise
 *   br, bg, c  [out]        f32
 *   y          [rows, out]  f32
 * </pre>
 *
 * With Wg = 0, bg = 1, Wb = 0 and c = 0, from where training starts, it is an ordinary linear layer. Wr and Wg share x, so they are one matrix in one product. Work {@code 6·rows·in·out}; scratch: both of them, and {@value #ROWS} rows at a time.
 */
public final class QuadraticJob {
    public static final Signature SIGNATURE = Signature.of("x Wr Wg Wb br bg c", "y", "check_finite");

    private static final float HALF_MAX = 1000;
    private static final int ROWS = 256;

    final Job job;
    final Tensor x;
    final int rows;
    final int in;
    final int out;

    private QuadraticJob(Job job) {
        this.job = job;
        requireMatrix("x");
        x = job.tensor("x");
        rows = x.shape().size(0);
        in = x.shape().size(1);
        requireMatrix("Wr");
        out = job.tensor("Wr").shape().size(0);
        for (String weights : new String[] {"Wr", "Wg", "Wb"}) {
            requireMatrix(weights);
            job.requireShape(weights, out, in);
        }
        for (String each : new String[] {"br", "bg", "c"}) {
            job.floats(each, out);
        }
        // Both weights lie in one array.
        requireElements(2L * out * in, "Wr and Wg");
        requireElements((long) rows * out, "y");
        requireElements(2L * Math.min(rows, ROWS) * out, "what comes between");
    }

    private void requireMatrix(String input) {
        Tensor tensor = job.tensor(input);
        Refused.unless(
                tensor instanceof FloatTensor || tensor instanceof HalfTensor,
                Code.TYPE,
                input + " must be f32, bf16 or f16, but is " + tensor.type().title());
        job.requireRank(input, 2);
    }

    private static void requireElements(long count, String what) {
        Refused.unless(
                count <= Integer.MAX_VALUE,
                Code.SHAPE,
                what + " must have at most " + Integer.MAX_VALUE + " elements, but would have " + count);
    }

    static QuadraticJob of(Job job) {
        return new QuadraticJob(job);
    }

    public static Plan plan(Job job) {
        QuadraticJob neuron = new QuadraticJob(job);
        job.requireFinite();
        neuron.requireSmall();
        long rows = neuron.rows;
        long in = neuron.in;
        long out = neuron.out;
        long block = Math.min(rows, ROWS);
        long widened = job.inputs().values().stream()
                .filter(HalfTensor.class::isInstance)
                .mapToLong(half -> half.shape().count())
                .sum();
        return new Plan(
                6.0 * rows * in * out,
                job.inputs().values().stream().mapToDouble(Tensor::bytes).sum() + 4.0 * rows * out,
                4 * (rows * out + 2 * out * in + block * (2 * out + in) + widened)
                        + VectorGemm.scratchBytes((int) block, (int) Math.min(2 * out, Integer.MAX_VALUE), neuron.in));
    }

    private void requireSmall() {
        for (int i = 0; x.type() == Type.F16 && i < x.shape().count(); i++) {
            Refused.unless(
                    Math.abs(x.at(i)) <= HALF_MAX,
                    Code.RANGE,
                    "x in f16 must be at most " + HALF_MAX + " in size, but has " + x.at(i) + " at place " + i
                            + "; bf16 and f32 have no such bound");
        }
    }

    public static Form over(Gemm product) {
        return job -> Map.of("y", new QuadraticJob(job).run(new SlicedGemm(product, job.pulse())));
    }

    private FloatTensor run(Gemm product) {
        float[] rowsOfX = job.widened("x").values();
        float[] wb = job.widened("Wb").values();
        float[] both = Arrays.copyOf(job.widened("Wr").values(), 2 * out * in);
        System.arraycopy(job.widened("Wg").values(), 0, both, out * in, out * in);
        float[] sums = new float[Math.min(rows, ROWS) * 2 * out];
        float[] squares = new float[Math.min(rows, ROWS) * in];
        float[] y = new float[rows * out];
        for (int from = 0; from < rows; from += Math.min(ROWS, rows - from)) {
            int count = Math.min(ROWS, rows - from);
            int at = from * in;
            product.multiply(false, true, count, 2 * out, in, 1, rowsOfX, at, in, both, 0, in, 0, sums, 0, 2 * out);
            for (int i = 0; i < count * in; i++) {
                squares[i] = rowsOfX[at + i] * rowsOfX[at + i];
            }
            product.multiply(false, true, count, out, in, 1, squares, 0, in, wb, 0, in, 0, y, from * out, out);
            finish(count, sums, y, from * out);
        }
        return new FloatTensor(Shape.of(rows, out), y);
    }

    private void finish(int count, float[] sums, float[] y, int to) {
        float[] br = job.floats("br").values();
        float[] bg = job.floats("bg").values();
        float[] c = job.floats("c").values();
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < out; j++) {
                int left = 2 * i * out + j;
                y[to + i * out + j] += (sums[left] + br[j]) * (sums[left + out] + bg[j]) + c[j];
            }
        }
    }
}
