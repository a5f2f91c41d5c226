package dev.weir.kernels.fourier;

import dev.weir.kernels.compute.Pulse;
import java.util.Arrays;

/**
 * Products with a Toeplitz matrix: {@code y_i = Σ_j c[j − i + queries − 1]·x_j}.
 *
 * <pre>
 *   c [queries + keys − 1]   the diagonals, from the lower left corner to the upper right
 *   x [keys, columns]
 *   y [queries, columns]
 * </pre>
 *
 * Row-major. Directly queries·keys·columns multiplications; by transforms O(P·log P·columns), P being the least power of two that is at least queries + keys − 1.
 */
public final class Toeplitz {
    /** Diagonals beyond which arrays of the transforms could not be addressed. */
    private static final int MOST = 1 << 28;

    /** What a place of the transforms costs for two columns, for each stage and besides, in multiplications of the direct form; measured with 8 lanes. */
    private static final double STAGE = 8;

    private static final double ONCE = 40;

    private Toeplitz() {}

    /** The definition, in double precision. */
    public static void plain(float[] c, float[] x, int keys, int columns, float[] y) {
        int queries = c.length + 1 - keys;
        double[] sums = new double[columns];
        for (int i = 0; i < queries; i++) {
            Arrays.fill(sums, 0);
            for (int j = 0; j < keys; j++) {
                double factor = c[j - i + queries - 1];
                for (int column = 0; column < columns; column++) {
                    sums[column] += factor * x[j * columns + column];
                }
            }
            for (int column = 0; column < columns; column++) {
                y[i * columns + column] = (float) sums[column];
            }
        }
    }

    /** By whichever of the two is faster. Transforms are off by about {@code 1e-7·|c|·|x|}, whatever the size of {@code y_i}. */
    public static void multiply(float[] c, float[] x, int keys, int columns, float[] y, Pulse pulse) {
        if (transforms(c.length, keys, columns)) {
            new TransformedToeplitz(reversed(c, c.length), x, keys, columns, y).run(pulse);
        } else {
            direct(c, x, keys, columns, y, pulse);
        }
    }

    /** Term by term, each sum relative to its own terms. */
    public static void direct(float[] c, float[] x, int keys, int columns, float[] y, Pulse pulse) {
        int queries = c.length + 1 - keys;
        float[] reversed = reversed(c, DirectToeplitz.padded(c.length));
        float[] from = new float[keys];
        float[] to = new float[DirectToeplitz.padded(queries)];
        for (int column = 0; column < columns; column++) {
            for (int j = 0; j < keys; j++) {
                from[j] = x[j * columns + column];
            }
            Arrays.fill(to, 0);
            DirectToeplitz.add(reversed, from, keys, to, queries);
            for (int i = 0; i < queries; i++) {
                y[i * columns + column] = to[i];
            }
            pulse.beat();
        }
    }

    /** Of the transforms for so many diagonals, at most 2²⁹. */
    public static int length(int diagonals) {
        return Math.max(FloatConvolution.least(), Integer.highestOneBit(Math.max(1, diagonals - 1)) << 1);
    }

    /** Of a convolution of two columns in single precision, in multiplications of the direct form. */
    public static double cost(int length) {
        return length * (STAGE * Integer.numberOfTrailingZeros(length) + ONCE);
    }

    /** Whether {@link #multiply} transforms. */
    static boolean transforms(int diagonals, int keys, int columns) {
        double queries = diagonals + 1.0 - keys;
        if (diagonals > MOST || columns == 0) {
            return false;
        }
        double pairs = Math.ceil(columns / 2.0);
        return cost(length(diagonals)) * (pairs + 1.5) < queries * keys * columns;
    }

    /** Bytes of scratch of {@link #multiply}. */
    static long scratch(int diagonals, int keys, int columns) {
        if (transforms(diagonals, keys, columns)) {
            int length = length(diagonals);
            return 4L * diagonals + FloatConvolution.bytes(length) + 8L * length;
        }
        return 4 * (2L * diagonals + 1 + 2L * DirectToeplitz.padded(0));
    }

    private static float[] reversed(float[] c, int length) {
        float[] reversed = new float[length];
        for (int t = 0; t < c.length; t++) {
            reversed[t] = c[c.length - 1 - t];
        }
        return reversed;
    }
}
