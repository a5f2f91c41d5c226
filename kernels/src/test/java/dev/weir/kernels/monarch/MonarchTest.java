package dev.weir.kernels.monarch;

import static dev.weir.kernels.Trials.assertClose;
import static dev.weir.kernels.Trials.assertRefused;
import static dev.weir.kernels.Trials.floats;
import static dev.weir.kernels.Trials.normal;
import static dev.weir.kernels.Trials.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Trials;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MonarchTest {
    private static final VectorGemm GEMM = new VectorGemm();
    private static final Form ORDER_2 = Monarch2Job.over(GEMM);
    private static final Form ANY_ORDER = MonarchPJob.over(GEMM);

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,1,1,1",
        "3,4,5,6,7,2,2",
        "8,8,8,8,8,8,17",
        "64,128,2,128,2,64,150",
        "3,4,5,6,0,2,2",
        "3,4,0,6,7,2,2"
    })
    void blocksAreTheDefinition(int k, int q, int p, int l, int s, int r, int rows) {
        Job job = Trials.job(
                Map.of(), Map.of("x", tensor(1, rows, k * p), "w1", tensor(2, k, q, p), "w2", tensor(3, l, s, r)));
        Monarch2Job.plan(job);
        float[] want = floats(Monarch2Job.plain(job), "y");
        assertEquals(rows * s * l, want.length);
        assertClose(want, floats(ORDER_2.run(job), "y"), 5e-6);
    }

    @Test
    void itIsItsDenseMatrixAndKeepsTheAxesOfABatch() {
        Job job = Trials.job(
                Map.of(),
                Map.of("x", tensor(1, 2, 3, 15), "w1", tensor(2, 3, 4, 5), "w2", tensor(3, 6, 7, 2)),
                "y",
                "dense");
        Map<String, Tensor> got = ORDER_2.run(job);
        assertEquals(Shape.of(2, 3, 42), Objects.requireNonNull(got.get("y")).shape());
        float[] want = new float[6 * 42];
        GEMM.multiply(
                false,
                true,
                6,
                42,
                15,
                1,
                job.floats("x").values(),
                0,
                15,
                floats(got, "dense"),
                0,
                15,
                0,
                want,
                0,
                42);
        assertClose(want, floats(got, "y"), 2e-6);
    }

    @Test
    void identitiesAsFactorsAreTheIdentity() {
        FloatTensor x = tensor(1, 3, 16);
        Job two = Trials.job(Map.of(), Map.of("x", x, "w1", identities(4, 4), "w2", identities(4, 4)));
        assertArrayEquals(x.values(), floats(ORDER_2.run(two), "y"));
        Job four = Trials.job(
                Map.of("base", 2, "order", 4),
                Map.of(
                        "x",
                        x,
                        "F0",
                        identities(8, 2),
                        "F1",
                        identities(8, 2),
                        "F2",
                        identities(8, 2),
                        "F3",
                        identities(8, 2)));
        assertArrayEquals(x.values(), floats(ANY_ORDER.run(four), "y"));
    }

    @ParameterizedTest
    @CsvSource({"1,1,2", "1,7,1", "7,1,1", "4,8,3", "6,5,2", "16,16,1"})
    void complexFactorsGiveTheFourierTransformAndItsInverse(int k, int p, int rows) {
        int n = k * p;
        FloatTensor x = tensor(1, rows, n);
        Job job = transform(k, p, x);
        Monarch2Job.plan(job);
        Map<String, Tensor> want = Monarch2Job.plain(job);
        Map<String, Tensor> got = ORDER_2.run(job);
        assertClose(floats(want, "re"), floats(got, "re"), 2e-6);
        double[] most = {0};
        for (float value : floats(want, "re")) {
            most[0] = Math.max(most[0], Math.abs(value));
        }
        for (int i = 0; i < rows * n; i++) {
            assertEquals(floats(want, "im")[i], floats(got, "im")[i], 2e-6 * most[0]);
        }
        Map<String, Tensor> ofRe = ORDER_2.run(transform(k, p, tensor(floats(got, "re"), rows, n)));
        Map<String, Tensor> ofIm = ORDER_2.run(transform(k, p, tensor(floats(got, "im"), rows, n)));
        float[] back = new float[rows * n];
        for (int i = 0; i < back.length; i++) {
            back[i] = (floats(ofRe, "re")[i] + floats(ofIm, "im")[i]) / n;
        }
        assertClose(x.values(), back, 2e-6);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "5,1,2", "3,3,4", "2,6,1", "4,2,20"})
    void anyOrderIsTheDefinition(int base, int order, int rows) {
        int n = (int) Math.pow(base, order);
        Map<String, Tensor> inputs = new HashMap<>(Map.of("x", tensor(1, rows, n)));
        for (int t = 0; t < order; t++) {
            inputs.put("F" + t, tensor(2 + t, n / base, base, base));
        }
        Job job = Trials.job(Map.of("base", base, "order", order), inputs);
        MonarchPJob.plan(job);
        assertClose(floats(MonarchPJob.plain(job), "y"), floats(ANY_ORDER.run(job), "y"), 5e-6);
    }

    @Test
    void equalBlocksAreAKroneckerProduct() {
        float[] a = normal(9, 1);
        float[] b = normal(9, 2);
        float[] f0 = new float[27];
        float[] f1 = new float[27];
        for (int i = 0; i < 27; i++) {
            f0[i] = a[i % 9];
            f1[i] = b[i % 9];
        }
        FloatTensor x = tensor(3, 9);
        float[] want = new float[9];
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 9; j++) {
                want[i] += a[i / 3 * 3 + j / 3] * b[i % 3 * 3 + j % 3] * x.values()[j];
            }
        }
        Job job = Trials.job(
                Map.of("base", 3, "order", 2), Map.of("x", x, "F0", tensor(f0, 3, 3, 3), "F1", tensor(f1, 3, 3, 3)));
        assertClose(want, floats(ANY_ORDER.run(job), "y"), 2e-6);
        assertClose(want, floats(MonarchPJob.plain(job), "y"), 2e-6);
    }

    @Test
    void factorsThatDoNotFitAreRefused() {
        Map<String, Tensor> inputs = Map.of("x", tensor(1, 2, 15), "w1", tensor(2, 3, 4, 5), "w2", tensor(3, 5, 7, 2));
        assertRefused(Code.SHAPE, "k·q", Monarch2Job::plan, Trials.job(Map.of(), inputs));
        Map<String, Tensor> narrow = Map.of("x", tensor(1, 2, 14), "w1", tensor(2, 3, 4, 5), "w2", tensor(3, 6, 7, 2));
        assertRefused(Code.SHAPE, "15 elements innermost", Monarch2Job::plan, Trials.job(Map.of(), narrow));
        assertRefused(Code.TYPE, "w1", Monarch2Job::plan, Trials.job(Map.of(), Map.of("x", tensor(1, 4))));
        assertRefused(Code.RANGE, "k must be", Monarch2Job::plan, transform(0, 4, tensor(1, 4)));
        Map<String, Tensor> one = Map.of("x", tensor(1, 9), "F0", tensor(2, 3, 3, 3));
        assertRefused(Code.TYPE, "F1", MonarchPJob::plan, Trials.job(Map.of("base", 3, "order", 2), one));
        assertRefused(Code.RANGE, "base and order", MonarchPJob::plan, Trials.job(Map.of("base", 3), one));
        assertRefused(Code.SHAPE, "base^order", MonarchPJob::plan, Trials.job(Map.of("base", 3, "order", 30), one));
        float[] w = new float[27];
        w[26] = Float.NaN;
        Map<String, Tensor> poisoned = Map.of("x", tensor(1, 9), "F0", tensor(w, 3, 3, 3), "F1", tensor(2, 3, 3, 3));
        assertRefused(
                Code.NONFINITE, "F0 has NaN", MonarchPJob::plan, Trials.job(Map.of("base", 3, "order", 2), poisoned));
    }

    private static Job transform(int k, int p, FloatTensor x) {
        return Trials.job(Map.of("k", k, "p", p), Map.of("x", x));
    }

    private static FloatTensor identities(int count, int size) {
        float[] values = new float[count * size * size];
        for (int i = 0; i < count * size; i++) {
            values[i * size + i % size] = 1;
        }
        return tensor(values, count, size, size);
    }
}
