package dev.weir.kernels.gemm;

import dev.weir.kernels.linalg.LaneSum;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** Products with so few rows or columns that each element of the large matrix is read once or a few times: it is read where it lies, in the order in which it lies. */
final class Thin {
    private static final int MOST = 4;

    /** Products that are added up before they are added to the rest. */
    private static final int INNER = 2048;

    private Thin() {}

    static boolean takes(boolean transposeA, int m, int n) {
        return m <= MOST || takesColumns(transposeA, n);
    }

    /** Of scratch, at most. */
    static long floats(int m, int n, int k) {
        return Math.min(m, MOST) * ((long) k + n) + Math.min(n, MOST) * (long) k;
    }

    private static boolean takesColumns(boolean transposeA, int n) {
        return n <= MOST && !transposeA;
    }

    static void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            boolean fresh,
            float[] c,
            int cAt,
            int ldc) {
        if (takesColumns(transposeA, n)) {
            columns(transposeB, m, n, k, alpha, a, aAt, lda, b, bAt, ldb, fresh, c, cAt, ldc);
        } else {
            rows(transposeA, transposeB, m, n, k, alpha, a, aAt, lda, b, bAt, ldb, fresh, c, cAt, ldc);
        }
    }

    /** A row of op(B) beside all rows of op(A), or with B transposed a column of op(B). */
    private static void rows(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            boolean fresh,
            float[] c,
            int cAt,
            int ldc) {
        float[] rows = new float[m * k];
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < k; l++) {
                rows[i * k + l] = alpha * a[transposeA ? aAt + l * lda + i : aAt + i * lda + l];
            }
            if (fresh) {
                Arrays.fill(c, cAt + i * ldc, cAt + i * ldc + n, 0);
            }
        }
        if (transposeB) {
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < m; i++) {
                    c[cAt + i * ldc + j] += dot(rows, i * k, b, bAt + j * ldb, k);
                }
            }
        } else {
            float[] sums = new float[m * n];
            for (int l = 0; l < k; l += Math.min(INNER, k - l)) {
                Arrays.fill(sums, 0);
                combine(m, rows, k, l, Math.min(INNER, k - l), b, bAt, ldb, sums, n);
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        c[cAt + i * ldc + j] += sums[i * n + j];
                    }
                }
            }
        }
    }

    /** One column of op(B) at a time, beside rows of A. */
    private static void columns(
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            boolean fresh,
            float[] c,
            int cAt,
            int ldc) {
        float[] columns = new float[n * k];
        for (int j = 0; j < n; j++) {
            for (int l = 0; l < k; l++) {
                columns[j * k + l] = alpha * b[transposeB ? bAt + j * ldb + l : bAt + l * ldb + j];
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = dot(columns, j * k, a, aAt + i * lda, k);
                int place = cAt + i * ldc + j;
                c[place] = fresh ? sum : c[place] + sum;
            }
        }
    }

    /** Adds to {@code sums} {@code depth} rows of B from {@code from}, each times its factors; four rows at a time, so that sums are fetched and stored less often. */
    private static void combine(
            int m, float[] factors, int k, int from, int depth, float[] b, int bAt, int ldb, float[] sums, int n) {
        int l = from;
        for (; l + 4 <= from + depth; l += 4) {
            for (int i = 0; i < m; i++) {
                addFour(factors, i * k + l, b, bAt + l * ldb, ldb, sums, i * n, n);
            }
        }
        for (; l < from + depth; l++) {
            int row = bAt + l * ldb;
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    sums[i * n + j] = Math.fma(factors[i * k + l], b[row + j], sums[i * n + j]);
                }
            }
        }
    }

    private static void addFour(float[] factors, int l, float[] b, int at, int ldb, float[] sums, int to, int n) {
        FloatVector f0 = FloatVector.broadcast(Tile.LANES, factors[l]);
        FloatVector f1 = FloatVector.broadcast(Tile.LANES, factors[l + 1]);
        FloatVector f2 = FloatVector.broadcast(Tile.LANES, factors[l + 2]);
        FloatVector f3 = FloatVector.broadcast(Tile.LANES, factors[l + 3]);
        int j = 0;
        for (int bound = Tile.LANES.loopBound(n); j < bound; j += Tile.LANES.length()) {
            int place = at + j;
            FloatVector sum = FloatVector.fromArray(Tile.LANES, sums, to + j);
            sum = f0.fma(FloatVector.fromArray(Tile.LANES, b, place), sum);
            sum = f1.fma(FloatVector.fromArray(Tile.LANES, b, place + ldb), sum);
            sum = f2.fma(FloatVector.fromArray(Tile.LANES, b, place + 2 * ldb), sum);
            sum = f3.fma(FloatVector.fromArray(Tile.LANES, b, place + 3 * ldb), sum);
            sum.intoArray(sums, to + j);
        }
        for (; j < n; j++) {
            int place = at + j;
            float sum = Math.fma(factors[l], b[place], sums[to + j]);
            sum = Math.fma(factors[l + 1], b[place + ldb], sum);
            sum = Math.fma(factors[l + 2], b[place + 2 * ldb], sum);
            sums[to + j] = Math.fma(factors[l + 3], b[place + 3 * ldb], sum);
        }
    }

    private static float dot(float[] x, int xAt, float[] y, int yAt, int length) {
        float sum = 0;
        for (int at = 0; at < length; at += Math.min(INNER, length - at)) {
            sum += shortDot(x, xAt + at, y, yAt + at, Math.min(INNER, length - at));
        }
        return sum;
    }

    /** Four sums, so that no multiply-add waits for the one before it. */
    private static float shortDot(float[] x, int xAt, float[] y, int yAt, int length) {
        int step = Tile.LANES.length();
        FloatVector first = FloatVector.zero(Tile.LANES);
        FloatVector second = first;
        FloatVector third = first;
        FloatVector fourth = first;
        int l = 0;
        for (; l + 4 * step <= length; l += 4 * step) {
            first = term(x, xAt + l, y, yAt + l, first);
            second = term(x, xAt + l + step, y, yAt + l + step, second);
            third = term(x, xAt + l + 2 * step, y, yAt + l + 2 * step, third);
            fourth = term(x, xAt + l + 3 * step, y, yAt + l + 3 * step, fourth);
        }
        for (; l + step <= length; l += step) {
            first = term(x, xAt + l, y, yAt + l, first);
        }
        float sum = LaneSum.of(first.add(second).add(third.add(fourth)));
        for (; l < length; l++) {
            sum = Math.fma(x[xAt + l], y[yAt + l], sum);
        }
        return sum;
    }

    private static FloatVector term(float[] x, int xAt, float[] y, int yAt, FloatVector sum) {
        return FloatVector.fromArray(Tile.LANES, x, xAt).fma(FloatVector.fromArray(Tile.LANES, y, yAt), sum);
    }
}
