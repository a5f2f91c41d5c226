package dev.weir.kernels.fourier;

import dev.weir.kernels.compute.Pulse;
import java.util.Arrays;

/**
 * A Toeplitz product as a circular convolution with the diagonals from the last to the first, of which the places from {@code keys − 1} on are read. What wraps around falls on the places before
 * them, so a length of {@code queries + keys − 1} is enough.
 */
final class TransformedToeplitz {
    private final FloatConvolution convolution;
    private final float[] x;
    private final int keys;
    private final int queries;
    private final int columns;
    private final float[] y;

    TransformedToeplitz(float[] reversed, float[] x, int keys, int columns, float[] y) {
        this.x = x;
        this.keys = keys;
        this.columns = columns;
        this.y = y;
        queries = reversed.length + 1 - keys;
        convolution = new FloatConvolution(reversed, Toeplitz.length(reversed.length));
    }

    void run(Pulse pulse) {
        float[] first = new float[convolution.length()];
        float[] second = new float[convolution.length()];
        for (int column = 0; column < columns; column += 2) {
            boolean two = column + 1 < columns;
            load(first, column);
            Arrays.fill(second, 0);
            if (two) {
                load(second, column + 1);
            }
            convolution.apply(first, second);
            store(first, column);
            if (two) {
                store(second, column + 1);
            }
            pulse.beat();
        }
    }

    private void load(float[] padded, int column) {
        for (int j = 0; j < keys; j++) {
            padded[j] = x[j * columns + column];
        }
        Arrays.fill(padded, keys, padded.length, 0);
    }

    private void store(float[] padded, int column) {
        for (int i = 0; i < queries; i++) {
            y[i * columns + column] = padded[keys - 1 + i];
        }
    }
}
