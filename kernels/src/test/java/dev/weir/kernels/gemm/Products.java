package dev.weir.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A product with operands somewhere inside larger arrays, to be computed in several ways. What lies around C is NaN, as is C itself if beta is 0. */
public record Products(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        float alpha,
        float beta,
        float[] a,
        int lda,
        float[] b,
        int ldb,
        float[] c,
        int ldc) {
    private static final int BEFORE = 3;

    /** Of that size; everything else is drawn. */
    public static Products random(RandomGenerator random, int m, int n, int k) {
        boolean transposeA = random.nextBoolean();
        boolean transposeB = random.nextBoolean();
        int lda = (transposeA ? m : k) + random.nextInt(3);
        int ldb = (transposeB ? k : n) + random.nextInt(3);
        int ldc = n + random.nextInt(3);
        float beta = new float[] {0, 1, -0.5f}[random.nextInt(3)];
        float[] c = new float[BEFORE + m * ldc];
        Arrays.fill(c, Float.NaN);
        for (int i = 0; beta != 0 && i < m; i++) {
            for (int j = 0; j < n; j++) {
                c[BEFORE + i * ldc + j] = random.nextFloat(-1, 1);
            }
        }
        return new Products(
                transposeA,
                transposeB,
                m,
                n,
                k,
                random.nextBoolean() ? 1 : -1.5f,
                beta,
                numbers(random, (transposeA ? k : m) * lda),
                lda,
                numbers(random, (transposeB ? n : k) * ldb),
                ldb,
                c,
                ldc);
    }

    /** The whole array of C. */
    public float[] by(Gemm gemm) {
        float[] result = c.clone();
        gemm.multiply(
                transposeA, transposeB, m, n, k, alpha, a, BEFORE, lda, b, BEFORE, ldb, beta, result, BEFORE, ldc);
        return result;
    }

    /** C is right, and nothing around it was touched. */
    public void assertRight(Gemm gemm) {
        float[] want = by(new PlainGemm());
        float[] got = by(gemm);
        // Rounding of k terms of at most 1, with room.
        float tolerance = 1e-6f * (4 + k);
        for (int i = 0; i < want.length; i++) {
            int place = i;
            if (Float.isNaN(want[i]) || Float.isNaN(got[i])) {
                assertEquals(want[i], got[i], () -> "place " + place + " of " + this);
            } else {
                assertEquals(want[i], got[i], tolerance, () -> "place " + place + " of " + this);
            }
        }
    }

    private static float[] numbers(RandomGenerator random, int count) {
        float[] numbers = new float[BEFORE + count];
        Arrays.fill(numbers, 0, BEFORE, Float.NaN);
        for (int i = 0; i < count; i++) {
            numbers[BEFORE + i] = random.nextFloat(-1, 1);
        }
        return numbers;
    }

    @Override
    public String toString() {
        return m + " x " + n + " x " + k + ", alpha " + alpha + ", beta " + beta + (transposeA ? ", A'" : "")
                + (transposeB ? ", B'" : "") + ", strides " + lda + ", " + ldb + ", " + ldc;
    }
}
