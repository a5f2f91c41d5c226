package dev.weir.kernels.sor;

import java.util.Arrays;

/** A growing symmetric tridiagonal matrix. Its extreme eigenvalues by bisection on the number of negative pivots (Sturm); O(size) a halving. */
final class Tridiagonal {
    private double[] diagonal = new double[16];

    /** {@code squares[i]} is the square of the entry left of {@code diagonal[i]}. */
    private double[] squares = new double[16];

    private int size;
    private double bound;
    private double sideMax;

    /** @param side the entry left of the new diagonal one, 0 for the first */
    void add(double value, double side) {
        if (size == diagonal.length) {
            diagonal = Arrays.copyOf(diagonal, 2 * size);
            squares = Arrays.copyOf(squares, 2 * size);
        }
        diagonal[size] = value;
        squares[size++] = side * side;
        sideMax = Math.max(sideMax, Math.abs(side));
        bound = Math.max(bound, Math.abs(value));
    }

    /** At least the modulus of every eigenvalue. */
    double bound() {
        return bound + 2 * sideMax;
    }

    double least() {
        return bisect(1);
    }

    double greatest() {
        return bisect(size);
    }

    /** The least x below which {@code count} eigenvalues lie. */
    private double bisect(int count) {
        double low = -bound();
        double high = bound();
        while (true) {
            double middle = low + (high - low) / 2;
            if (!(middle > low && middle < high)) {
                return high;
            }
            if (below(middle) >= count) {
                high = middle;
            } else {
                low = middle;
            }
        }
    }

    private int below(double x) {
        int count = 0;
        double pivot = 1;
        for (int i = 0; i < size; i++) {
            pivot = diagonal[i] - x - squares[i] / pivot;
            if (pivot == 0) {
                pivot = -Double.MIN_NORMAL;
            }
            if (pivot < 0) {
                count++;
            }
        }
        return count;
    }
}
