package dev.weir.kernels.fourier;

import jdk.incubator.vector.FloatVector;

/**
 * Circular convolutions where every channel has a kernel of its own: a channel to a lane, its signal in the real part and its kernel in the imaginary part.
 *
 * <p>Of the transform Z of {@code x + ih} the product of the two spectra is {@code (Z_k² − conj(Z_−k)²) / 4i}, so one transform there and one back do. Rounding is relative to the larger of signal and
 * kernel; who calls makes them equally large. Keeps a table only.
 */
public final class ChannelConvolution {
    private static final int WIDTH = FloatFourier.LANES.length();

    private final FloatFourier fourier;

    /** @param length a power of two */
    public ChannelConvolution(int length) {
        fourier = new FloatFourier(length);
    }

    public int length() {
        return fourier.length();
    }

    /**
     * @param signals [length, lanes]; overwritten with the convolutions
     * @param kernels [length, lanes]; overwritten with what is left of rounding
     */
    public void apply(float[] signals, float[] kernels) {
        fourier.forward(signals, kernels);
        multiply(signals, kernels, fourier.length());
        fourier.inverse(signals, kernels);
    }

    private static void multiply(float[] re, float[] im, int rows) {
        multiply(re, im, 0, 0, rows);
        for (int row = 1; row < rows; row++) {
            // In the order of bits reversed, −k lies where all bits below the highest one are turned over.
            int opposite = row ^ (Integer.highestOneBit(row) - 1);
            if (row <= opposite) {
                multiply(re, im, row * WIDTH, opposite * WIDTH, rows);
            }
        }
    }

    private static void multiply(float[] re, float[] im, int at, int opposite, int rows) {
        FloatVector a = FloatVector.fromArray(FloatFourier.LANES, re, at);
        FloatVector b = FloatVector.fromArray(FloatFourier.LANES, im, at);
        FloatVector c = FloatVector.fromArray(FloatFourier.LANES, re, opposite);
        FloatVector d = FloatVector.fromArray(FloatFourier.LANES, im, opposite);
        FloatVector productRe = a.mul(b).add(c.mul(d)).mul(0.5f / rows);
        // (c − a)(c + a) rather than c² − a²: they are nearly equal where the signal is nearly even.
        FloatVector productIm =
                c.sub(a).mul(c.add(a)).add(b.sub(d).mul(b.add(d))).mul(0.25f / rows);
        productRe.intoArray(re, at);
        productIm.intoArray(im, at);
        productRe.intoArray(re, opposite);
        productIm.neg().intoArray(im, opposite);
    }
}
