package dev.weir.kernels.fourier;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Discrete Fourier transforms of complex columns, one to a lane: {@code X_k = Σ_t x_t·exp(−2πi·kt/length)} in every lane.
 *
 * <pre>
 *   re, im [length, lanes]   in time order before {@link #forward}, after it in the order of {@link #place}
 * </pre>
 *
 * In place. Two stages of decimation in frequency at a time, with three twiddles for four points, and their mirror image backwards. About 4.25·length·log2(length) operations a lane. Instances
 * keep a table only and may be shared. Loaded only where the Vector API is present.
 */
public final class FloatFourier {
    public static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private static final int WIDTH = LANES.length();

    private final int length;
    private final float[] cos;
    private final float[] sin;

    /** @param length a power of two */
    public FloatFourier(int length) {
        this.length = length;
        Twiddles twiddles = new Twiddles(length);
        cos = new float[length];
        sin = new float[length];
        for (int j = 0; j < cos.length; j++) {
            cos[j] = (float) twiddles.cos(j);
            sin[j] = (float) twiddles.sin(j);
        }
    }

    public int length() {
        return length;
    }

    /** Of the angle {@code 2πj/length}. */
    float cos(int j) {
        return cos[j];
    }

    /** Of the angle {@code 2πj/length}. */
    float sin(int j) {
        return sin[j];
    }

    /** The row in which frequency {@code k} lies after {@link #forward}. */
    public int place(int k) {
        return Twiddles.reversed(k, length);
    }

    /** From time to frequency. */
    public void forward(float[] re, float[] im) {
        int size = length;
        for (; size >= 4; size /= 4) {
            int quarter = size / 4;
            int stride = length / size;
            for (int j = 0; j < quarter; j++) {
                split(re, im, j, quarter, length, cos, sin, j * stride);
            }
        }
        if (size == 2) {
            pairs(re, im, length);
        }
    }

    /** From frequency to time, {@link #length} times as large. */
    public void inverse(float[] re, float[] im) {
        int size = 4;
        if (Integer.numberOfTrailingZeros(length) % 2 == 1) {
            pairs(re, im, length);
            size = 8;
        }
        for (; size <= length; size *= 4) {
            int quarter = size / 4;
            int stride = length / size;
            for (int j = 0; j < quarter; j++) {
                join(re, im, j, quarter, length, cos, sin, j * stride);
            }
        }
    }

    private static void split(
            float[] re, float[] im, int first, int quarter, int rows, float[] cos, float[] sin, int step) {
        FloatVector c1 = FloatVector.broadcast(LANES, cos[step]);
        FloatVector s1 = FloatVector.broadcast(LANES, sin[step]);
        FloatVector c2 = FloatVector.broadcast(LANES, cos[2 * step]);
        FloatVector s2 = FloatVector.broadcast(LANES, sin[2 * step]);
        FloatVector c3 = FloatVector.broadcast(LANES, cos[3 * step]);
        FloatVector s3 = FloatVector.broadcast(LANES, sin[3 * step]);
        int apart = quarter * WIDTH;
        for (int at0 = first * WIDTH, end = rows * WIDTH; at0 < end; at0 += 4 * apart) {
            int at1 = at0 + apart;
            int at2 = at1 + apart;
            int at3 = at2 + apart;
            FloatVector re0 = FloatVector.fromArray(LANES, re, at0);
            FloatVector re1 = FloatVector.fromArray(LANES, re, at1);
            FloatVector re2 = FloatVector.fromArray(LANES, re, at2);
            FloatVector re3 = FloatVector.fromArray(LANES, re, at3);
            FloatVector im0 = FloatVector.fromArray(LANES, im, at0);
            FloatVector im1 = FloatVector.fromArray(LANES, im, at1);
            FloatVector im2 = FloatVector.fromArray(LANES, im, at2);
            FloatVector im3 = FloatVector.fromArray(LANES, im, at3);
            FloatVector evenRe = re0.add(re2);
            FloatVector evenIm = im0.add(im2);
            FloatVector oddRe = re1.add(re3);
            FloatVector oddIm = im1.add(im3);
            FloatVector aRe = re0.sub(re2);
            FloatVector aIm = im0.sub(im2);
            FloatVector bRe = re1.sub(re3);
            FloatVector bIm = im1.sub(im3);
            evenRe.add(oddRe).intoArray(re, at0);
            evenIm.add(oddIm).intoArray(im, at0);
            FloatVector xRe = evenRe.sub(oddRe);
            FloatVector xIm = evenIm.sub(oddIm);
            xRe.fma(c2, xIm.mul(s2)).intoArray(re, at1);
            xIm.fma(c2, xRe.mul(s2).neg()).intoArray(im, at1);
            xRe = aRe.add(bIm);
            xIm = aIm.sub(bRe);
            xRe.fma(c1, xIm.mul(s1)).intoArray(re, at2);
            xIm.fma(c1, xRe.mul(s1).neg()).intoArray(im, at2);
            xRe = aRe.sub(bIm);
            xIm = aIm.add(bRe);
            xRe.fma(c3, xIm.mul(s3)).intoArray(re, at3);
            xIm.fma(c3, xRe.mul(s3).neg()).intoArray(im, at3);
        }
    }

    private static void join(
            float[] re, float[] im, int first, int quarter, int rows, float[] cos, float[] sin, int step) {
        FloatVector c1 = FloatVector.broadcast(LANES, cos[step]);
        FloatVector s1 = FloatVector.broadcast(LANES, sin[step]);
        FloatVector c2 = FloatVector.broadcast(LANES, cos[2 * step]);
        FloatVector s2 = FloatVector.broadcast(LANES, sin[2 * step]);
        FloatVector c3 = FloatVector.broadcast(LANES, cos[3 * step]);
        FloatVector s3 = FloatVector.broadcast(LANES, sin[3 * step]);
        int apart = quarter * WIDTH;
        for (int at0 = first * WIDTH, end = rows * WIDTH; at0 < end; at0 += 4 * apart) {
            int at1 = at0 + apart;
            int at2 = at1 + apart;
            int at3 = at2 + apart;
            FloatVector re0 = FloatVector.fromArray(LANES, re, at0);
            FloatVector im0 = FloatVector.fromArray(LANES, im, at0);
            FloatVector xRe = FloatVector.fromArray(LANES, re, at1);
            FloatVector xIm = FloatVector.fromArray(LANES, im, at1);
            FloatVector re1 = xRe.fma(c2, xIm.mul(s2).neg());
            FloatVector im1 = xIm.fma(c2, xRe.mul(s2));
            xRe = FloatVector.fromArray(LANES, re, at2);
            xIm = FloatVector.fromArray(LANES, im, at2);
            FloatVector re2 = xRe.fma(c1, xIm.mul(s1).neg());
            FloatVector im2 = xIm.fma(c1, xRe.mul(s1));
            xRe = FloatVector.fromArray(LANES, re, at3);
            xIm = FloatVector.fromArray(LANES, im, at3);
            FloatVector re3 = xRe.fma(c3, xIm.mul(s3).neg());
            FloatVector im3 = xIm.fma(c3, xRe.mul(s3));
            FloatVector evenRe = re0.add(re1);
            FloatVector evenIm = im0.add(im1);
            FloatVector oddRe = re0.sub(re1);
            FloatVector oddIm = im0.sub(im1);
            FloatVector aRe = re2.add(re3);
            FloatVector aIm = im2.add(im3);
            FloatVector bRe = im3.sub(im2);
            FloatVector bIm = re2.sub(re3);
            evenRe.add(aRe).intoArray(re, at0);
            evenIm.add(aIm).intoArray(im, at0);
            oddRe.add(bRe).intoArray(re, at1);
            oddIm.add(bIm).intoArray(im, at1);
            evenRe.sub(aRe).intoArray(re, at2);
            evenIm.sub(aIm).intoArray(im, at2);
            oddRe.sub(bRe).intoArray(re, at3);
            oddIm.sub(bIm).intoArray(im, at3);
        }
    }

    /** The stage of size two, which is left over where the length is no power of four. */
    private static void pairs(float[] re, float[] im, int rows) {
        for (int at = 0, end = rows * WIDTH; at < end; at += 2 * WIDTH) {
            pair(re, at);
            pair(im, at);
        }
    }

    private static void pair(float[] x, int at) {
        FloatVector first = FloatVector.fromArray(LANES, x, at);
        FloatVector second = FloatVector.fromArray(LANES, x, at + WIDTH);
        first.add(second).intoArray(x, at);
        first.sub(second).intoArray(x, at + WIDTH);
    }
}
