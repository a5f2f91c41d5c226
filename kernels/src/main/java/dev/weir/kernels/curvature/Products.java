package dev.weir.kernels.curvature;

import dev.weir.kernels.linalg.LaneSum;
import dev.weir.kernels.linalg.Widened;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over rows of floats that sum in double precision. */
final class Products {
    private static final VectorSpecies<Double> WIDE = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> NARROW = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = WIDE.length();

    private Products() {}

    /** {@code Σ a[aAt + i]·b[bAt + i]}. */
    static double dot(float[] a, int aAt, float[] b, int bAt, int length) {
        DoubleVector even = DoubleVector.zero(WIDE);
        DoubleVector odd = even;
        int i = 0;
        for (int bound = bound(length - STEP); i < bound; i += 2 * STEP) {
            even = wide(a, aAt + i).fma(wide(b, bAt + i), even);
            odd = wide(a, aAt + i + STEP).fma(wide(b, bAt + i + STEP), odd);
        }
        double sum = LaneSum.of(even.add(odd));
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
        for (int bound = bound(length); i < bound; i += STEP) {
            DoubleVector by = wide(x, xAt + i);
            first = wide(rows, rowAt + i).fma(by, first);
            second = wide(rows, rowAt + stride + i).fma(by, second);
            third = wide(rows, rowAt + 2 * stride + i).fma(by, third);
            fourth = wide(rows, rowAt + 3 * stride + i).fma(by, fourth);
        }
        sums[at] += LaneSum.of(first);
        sums[at + 1] += LaneSum.of(second);
        sums[at + 2] += LaneSum.of(third);
        sums[at + 3] += LaneSum.of(fourth);
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
        for (int bound = bound(length); i < bound; i += STEP) {
            DoubleVector by = DoubleVector.fromArray(WIDE, v, i);
            DoubleVector sum = DoubleVector.fromArray(WIDE, product, i);
            DoubleVector x = wide(rows, at + i);
            s0 = x.fma(by, s0);
            sum = x.fma(v0, sum);
            x = wide(rows, second + i);
            s1 = x.fma(by, s1);
            sum = x.fma(v1, sum);
            x = wide(rows, third + i);
            s2 = x.fma(by, s2);
            sum = x.fma(v2, sum);
            x = wide(rows, fourth + i);
            s3 = x.fma(by, s3);
            sum = x.fma(v3, sum);
            sum.intoArray(product, i);
        }
        product[length] += LaneSum.of(s0);
        product[length + 1] += LaneSum.of(s1);
        product[length + 2] += LaneSum.of(s2);
        product[length + 3] += LaneSum.of(s3);
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
        for (int bound = bound(length); i < bound; i += STEP) {
            wide(row, rowAt + i).fma(by, DoubleVector.fromArray(WIDE, to, i)).intoArray(to, i);
        }
        for (; i < length; i++) {
            to[i] += factor * row[rowAt + i];
        }
    }

    /** Four rows at once, {@code stride} apart: what they are added to is read and written once. */
    static void add(double[] factors, int at, float[] rows, int rowAt, int stride, double[] to, int length) {
        int i = 0;
        for (int bound = bound(length); i < bound; i += STEP) {
            DoubleVector sum = DoubleVector.fromArray(WIDE, to, i);
            sum = wide(rows, rowAt + i).fma(DoubleVector.broadcast(WIDE, factors[at]), sum);
            sum = wide(rows, rowAt + stride + i).fma(DoubleVector.broadcast(WIDE, factors[at + 1]), sum);
            sum = wide(rows, rowAt + 2 * stride + i).fma(DoubleVector.broadcast(WIDE, factors[at + 2]), sum);
            sum = wide(rows, rowAt + 3 * stride + i).fma(DoubleVector.broadcast(WIDE, factors[at + 3]), sum);
            sum.intoArray(to, i);
        }
        for (; i < length; i++) {
            for (int row = 0; row < 4; row++) {
                to[i] += factors[at + row] * rows[rowAt + row * stride + i];
            }
        }
    }

    /** So far it goes by steps: each reads twice of what it takes, see {@link Widened}. */
    private static int bound(int length) {
        return length - 2 * STEP + 1;
    }

    private static DoubleVector wide(float[] from, int at) {
        return Widened.lower(FloatVector.fromArray(NARROW, from, at));
    }
}
