package dev.weir.kernels.curvature;

import static dev.weir.kernels.linalg.Widened.lower;
import static dev.weir.kernels.linalg.Widened.upper;
import static jdk.incubator.vector.VectorOperators.ADD;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over rows of floats that sum in double precision. */
final class Products {
    private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> NARROW = FloatVector.SPECIES_PREFERRED;
    private static final int HALF = WIDE.length();
    private static final int STEP = 2 * HALF;

    private Products() {}

    /** {@code Σ a[aAt + i]·b[bAt + i]}. */
    static double dot(float[] a, int aAt, float[] b, int bAt, int length) {
        DoubleVector even = DoubleVector.zero(WIDE);
        DoubleVector odd = even;
        int i = 0;
        for (int bound = NARROW.loopBound(length); i < bound; i += STEP) {
            FloatVector x = floats(a, aAt + i);
            FloatVector y = floats(b, bAt + i);
            even = lower(x).fma(lower(y), even);
            odd = upper(x).fma(upper(y), odd);
        }
        double sum = even.add(odd).reduceLanes(ADD);
        for (; i < length; i++) {
            sum += (double) a[aAt + i] * b[bAt + i];
        }
        return sum;
    }

    /** Four rows by one: it is read once for all of them. Adds to {@code sums[at..at + 3]}. */
    static void dots(float[] rows, int rowAt, int stride, float[] x, int xAt, int length, double[] sums, int at) {
        DoubleVector first = DoubleVector.zero(WIDE);
        DoubleVector second = first;
        DoubleVector third = first;
        DoubleVector fourth = first;
        int i = 0;
        for (int bound = NARROW.loopBound(length); i < bound; i += STEP) {
            FloatVector by = floats(x, xAt + i);
            DoubleVector low = lower(by);
            DoubleVector high = upper(by);
            FloatVector row = floats(rows, rowAt + i);
            first = upper(row).fma(high, lower(row).fma(low, first));
            row = floats(rows, rowAt + stride + i);
            second = upper(row).fma(high, lower(row).fma(low, second));
            row = floats(rows, rowAt + 2 * stride + i);
            third = upper(row).fma(high, lower(row).fma(low, third));
            row = floats(rows, rowAt + 3 * stride + i);
            fourth = upper(row).fma(high, lower(row).fma(low, fourth));
        }
        sums[at] += first.reduceLanes(ADD);
        sums[at + 1] += second.reduceLanes(ADD);
        sums[at + 2] += third.reduceLanes(ADD);
        sums[at + 3] += fourth.reduceLanes(ADD);
        for (; i < length; i++) {
            double by = x[xAt + i];
            for (int row = 0; row < 4; row++) {
                sums[at + row] += rows[rowAt + row * stride + i] * by;
            }
        }
    }

    /**
     * Four rows of a triangle, up to column {@code length}: for each, {@code product[row] += J·v} and, across the diagonal, {@code product[column] += J·v[row]}.
     *
     * @param at where the first of them begins, row {@code length} of the triangle; each is longer by one than that before
     */
    static void both(float[] rows, int at, int length, double[] v, double[] product) {
        int second = at + length + 1;
        int third = second + length + 2;
        int fourth = third + length + 3;
        DoubleVector s0 = DoubleVector.zero(WIDE);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        DoubleVector v0 = DoubleVector.broadcast(WIDE, v[length]);
        DoubleVector v1 = DoubleVector.broadcast(WIDE, v[length + 1]);
        DoubleVector v2 = DoubleVector.broadcast(WIDE, v[length + 2]);
        DoubleVector v3 = DoubleVector.broadcast(WIDE, v[length + 3]);
        int i = 0;
        for (int bound = NARROW.loopBound(length); i < bound; i += STEP) {
            DoubleVector low = DoubleVector.fromArray(WIDE, v, i);
            DoubleVector high = DoubleVector.fromArray(WIDE, v, i + HALF);
            DoubleVector lowSum = DoubleVector.fromArray(WIDE, product, i);
            DoubleVector highSum = DoubleVector.fromArray(WIDE, product, i + HALF);
            FloatVector x = floats(rows, at + i);
            s0 = upper(x).fma(high, lower(x).fma(low, s0));
            lowSum = lower(x).fma(v0, lowSum);
            highSum = upper(x).fma(v0, highSum);
            x = floats(rows, second + i);
            s1 = upper(x).fma(high, lower(x).fma(low, s1));
            lowSum = lower(x).fma(v1, lowSum);
            highSum = upper(x).fma(v1, highSum);
            x = floats(rows, third + i);
            s2 = upper(x).fma(high, lower(x).fma(low, s2));
            lowSum = lower(x).fma(v2, lowSum);
            highSum = upper(x).fma(v2, highSum);
            x = floats(rows, fourth + i);
            s3 = upper(x).fma(high, lower(x).fma(low, s3));
            lowSum = lower(x).fma(v3, lowSum);
            highSum = upper(x).fma(v3, highSum);
            lowSum.intoArray(product, i);
            highSum.intoArray(product, i + HALF);
        }
        product[length] += s0.reduceLanes(ADD);
        product[length + 1] += s1.reduceLanes(ADD);
        product[length + 2] += s2.reduceLanes(ADD);
        product[length + 3] += s3.reduceLanes(ADD);
        for (; i < length; i++) {
            for (int row = 0; row < 4; row++) {
                double x = rows[at + row * length + row * (row + 1) / 2 + i];
                product[length + row] += x * v[i];
                product[i] += x * v[length + row];
            }
        }
    }

    /** {@code to[i] += factor·row[rowAt + i]}. */
    static void add(double factor, float[] row, int rowAt, double[] to, int length) {
        int i = 0;
        DoubleVector by = DoubleVector.broadcast(WIDE, factor);
        for (int bound = NARROW.loopBound(length); i < bound; i += STEP) {
            FloatVector x = floats(row, rowAt + i);
            lower(x).fma(by, DoubleVector.fromArray(WIDE, to, i)).intoArray(to, i);
            upper(x).fma(by, DoubleVector.fromArray(WIDE, to, i + HALF)).intoArray(to, i + HALF);
        }
        for (; i < length; i++) {
            to[i] += factor * row[rowAt + i];
        }
    }

    /** Four rows at once, {@code stride} apart: what they are added to is read and written once. */
    static void add(double[] factors, int at, float[] rows, int rowAt, int stride, double[] to, int length) {
        int i = 0;
        DoubleVector f0 = DoubleVector.broadcast(WIDE, factors[at]);
        DoubleVector f1 = DoubleVector.broadcast(WIDE, factors[at + 1]);
        DoubleVector f2 = DoubleVector.broadcast(WIDE, factors[at + 2]);
        DoubleVector f3 = DoubleVector.broadcast(WIDE, factors[at + 3]);
        for (int bound = NARROW.loopBound(length); i < bound; i += STEP) {
            FloatVector x = floats(rows, rowAt + i);
            DoubleVector low = lower(x).fma(f0, DoubleVector.fromArray(WIDE, to, i));
            DoubleVector high = upper(x).fma(f0, DoubleVector.fromArray(WIDE, to, i + HALF));
            x = floats(rows, rowAt + stride + i);
            low = lower(x).fma(f1, low);
            high = upper(x).fma(f1, high);
            x = floats(rows, rowAt + 2 * stride + i);
            low = lower(x).fma(f2, low);
            high = upper(x).fma(f2, high);
            x = floats(rows, rowAt + 3 * stride + i);
            low = lower(x).fma(f3, low);
            high = upper(x).fma(f3, high);
            low.intoArray(to, i);
            high.intoArray(to, i + HALF);
        }
        for (; i < length; i++) {
            for (int row = 0; row < 4; row++) {
                to[i] += factors[at + row] * rows[rowAt + row * stride + i];
            }
        }
    }

    private static FloatVector floats(float[] from, int at) {
        return FloatVector.fromArray(NARROW, from, at);
    }
}
