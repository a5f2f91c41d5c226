package dev.weir.kernels.fourier;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Circular convolutions of real columns, two at a time, with one real kernel. The two are one complex column, which a real kernel keeps apart.
 *
 * <p>A lane takes one in so many places of the column, rather than a column of its own, so that what is transformed stays in the nearest cache. With L lanes and {@code z^rows = 1}, a sequence is a polynomial {@code Σ_l s^l·X_l(s^L)}. Lane l transforms {@code X_l}, and at each frequency the L numbers of the two sequences are multiplied as
 * polynomials in s with {@code s^L = z}: L products of a register with a number, which is less than three more stages across lanes would take.
 */
public final class FloatConvolution {
    private static final int WIDTH = FloatFourier.LANES.length();

    private final FloatFourier fourier;
    private final int rows;
    /** For each frequency {@code z·C_0 … z·C_(L−1), C_0 … C_(L−1)}: the register that starts L − l before its middle is C turned by l. */
    private final float[] turnsRe;

    private final float[] turnsIm;
    private final float[] productRe;
    private final float[] productIm;

    /**
     * @param kernel followed by zeros up to the length
     * @param length a power of two, at least {@link #least()}
     */
    public FloatConvolution(float[] kernel, int length) {
        rows = length / WIDTH;
        fourier = new FloatFourier(rows);
        productRe = new float[length];
        productIm = new float[length];
        turnsRe = new float[2 * length];
        turnsIm = new float[2 * length];
        float[] re = Arrays.copyOf(kernel, length);
        float[] im = new float[length];
        fourier.forward(re, im);
        for (int k = 0; k < rows; k++) {
            turn(fourier.place(k) * WIDTH, k, re, im);
        }
    }

    /** The least length that there is. */
    public static int least() {
        return WIDTH;
    }

    /** Of a column, zeros included. */
    public int length() {
        return rows * WIDTH;
    }

    /** Bytes that an instance of this length holds. */
    public static long bytes(int length) {
        return 7L * Float.BYTES * length;
    }

    private void turn(int at, int k, float[] re, float[] im) {
        float cos = fourier.cos(k);
        float sin = fourier.sin(k);
        for (int l = 0; l < WIDTH; l++) {
            float x = re[at + l] / rows;
            float y = im[at + l] / rows;
            int to = 2 * at + l;
            turnsRe[to] = x * cos + y * sin;
            turnsIm[to] = y * cos - x * sin;
            turnsRe[to + WIDTH] = x;
            turnsIm[to + WIDTH] = y;
        }
    }

    /** Both columns, each of the length, in place. Not by two threads at once. */
    public void apply(float[] first, float[] second) {
        fourier.forward(first, second);
        for (int at = 0; at < rows * WIDTH; at += WIDTH) {
            multiply(first, second, at, turnsRe, turnsIm, productRe, productIm);
        }
        fourier.inverse(productRe, productIm);
        System.arraycopy(productRe, 0, first, 0, first.length);
        System.arraycopy(productIm, 0, second, 0, second.length);
    }

    private static void multiply(
            float[] re, float[] im, int at, float[] turnsRe, float[] turnsIm, float[] toRe, float[] toIm) {
        FloatVector straightRe = FloatVector.zero(FloatFourier.LANES);
        FloatVector straightIm = FloatVector.zero(FloatFourier.LANES);
        FloatVector crossedRe = FloatVector.zero(FloatFourier.LANES);
        FloatVector crossedIm = FloatVector.zero(FloatFourier.LANES);
        for (int l = 0; l < WIDTH; l++) {
            FloatVector x = FloatVector.broadcast(FloatFourier.LANES, re[at + l]);
            FloatVector y = FloatVector.broadcast(FloatFourier.LANES, im[at + l]);
            FloatVector c = FloatVector.fromArray(FloatFourier.LANES, turnsRe, 2 * at + WIDTH - l);
            FloatVector s = FloatVector.fromArray(FloatFourier.LANES, turnsIm, 2 * at + WIDTH - l);
            straightRe = x.fma(c, straightRe);
            straightIm = x.fma(s, straightIm);
            crossedRe = y.fma(s, crossedRe);
            crossedIm = y.fma(c, crossedIm);
        }
        straightRe.sub(crossedRe).intoArray(toRe, at);
        straightIm.add(crossedIm).intoArray(toIm, at);
    }
}
