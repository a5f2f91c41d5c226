package dev.weir.kernels.fourier;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/** {@link FloatConvolution} in double precision. */
public final class DoubleConvolution {
    private static final int WIDTH = DoubleFourier.LANES.length();

    private final DoubleFourier fourier;
    private final int rows;
    /** For each frequency {@code z·C_0 … z·C_(L−1), C_0 … C_(L−1)}: the register that starts L − l before its middle is C turned by l. */
    private final double[] turnsRe;

    private final double[] turnsIm;
    private final double[] productRe;
    private final double[] productIm;

    /**
     * @param kernel followed by zeros up to the length
     * @param length a power of two, at least {@link #least()}
     */
    public DoubleConvolution(double[] kernel, int length) {
        rows = length / WIDTH;
        fourier = new DoubleFourier(rows);
        productRe = new double[length];
        productIm = new double[length];
        turnsRe = new double[2 * length];
        turnsIm = new double[2 * length];
        double[] re = Arrays.copyOf(kernel, length);
        double[] im = new double[length];
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
        return 7L * Double.BYTES * length;
    }

    private void turn(int at, int k, double[] re, double[] im) {
        double cos = fourier.cos(k);
        double sin = fourier.sin(k);
        for (int l = 0; l < WIDTH; l++) {
            double x = re[at + l] / rows;
            double y = im[at + l] / rows;
            int to = 2 * at + l;
            turnsRe[to] = x * cos + y * sin;
            turnsIm[to] = y * cos - x * sin;
            turnsRe[to + WIDTH] = x;
            turnsIm[to + WIDTH] = y;
        }
    }

    /** Both columns, each of the length, in place. Not by two threads at once. */
    public void apply(double[] first, double[] second) {
        fourier.forward(first, second);
        for (int at = 0; at < rows * WIDTH; at += WIDTH) {
            multiply(first, second, at, turnsRe, turnsIm, productRe, productIm);
        }
        fourier.inverse(productRe, productIm);
        System.arraycopy(productRe, 0, first, 0, first.length);
        System.arraycopy(productIm, 0, second, 0, second.length);
    }

    private static void multiply(
            double[] re, double[] im, int at, double[] turnsRe, double[] turnsIm, double[] toRe, double[] toIm) {
        DoubleVector straightRe = DoubleVector.zero(DoubleFourier.LANES);
        DoubleVector straightIm = DoubleVector.zero(DoubleFourier.LANES);
        DoubleVector crossedRe = DoubleVector.zero(DoubleFourier.LANES);
        DoubleVector crossedIm = DoubleVector.zero(DoubleFourier.LANES);
        for (int l = 0; l < WIDTH; l++) {
            DoubleVector x = DoubleVector.broadcast(DoubleFourier.LANES, re[at + l]);
            DoubleVector y = DoubleVector.broadcast(DoubleFourier.LANES, im[at + l]);
            DoubleVector c = DoubleVector.fromArray(DoubleFourier.LANES, turnsRe, 2 * at + WIDTH - l);
            DoubleVector s = DoubleVector.fromArray(DoubleFourier.LANES, turnsIm, 2 * at + WIDTH - l);
            straightRe = x.fma(c, straightRe);
            straightIm = x.fma(s, straightIm);
            crossedRe = y.fma(s, crossedRe);
            crossedIm = y.fma(c, crossedIm);
        }
        straightRe.sub(crossedRe).intoArray(toRe, at);
        straightIm.add(crossedIm).intoArray(toIm, at);
    }
}
