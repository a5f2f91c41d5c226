package dev.weir.kernels.fourier;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link FloatFourier} in double precision, with half as many lanes. */
public final class DoubleFourier {
    public static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;

    private static final int WIDTH = LANES.length();

    private final int length;
    private final double[] cos;
    private final double[] sin;

    /** @param length a power of two */
    public DoubleFourier(int length) {
        this.length = length;
        Twiddles twiddles = new Twiddles(length);
        cos = new double[length];
        sin = new double[length];
        for (int j = 0; j < cos.length; j++) {
            cos[j] = twiddles.cos(j);
            sin[j] = twiddles.sin(j);
        }
    }

    public int length() {
        return length;
    }

    /** Of the angle {@code 2πj/length}. */
    double cos(int j) {
        return cos[j];
    }

    /** Of the angle {@code 2πj/length}. */
    double sin(int j) {
        return sin[j];
    }

    /** The row in which frequency {@code k} lies after {@link #forward}. */
    public int place(int k) {
        return Twiddles.reversed(k, length);
    }

    /** From time to frequency. */
    public void forward(double[] re, double[] im) {
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
    public void inverse(double[] re, double[] im) {
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
            double[] re, double[] im, int first, int quarter, int rows, double[] cos, double[] sin, int step) {
        DoubleVector c1 = DoubleVector.broadcast(LANES, cos[step]);
        DoubleVector s1 = DoubleVector.broadcast(LANES, sin[step]);
        DoubleVector c2 = DoubleVector.broadcast(LANES, cos[2 * step]);
        DoubleVector s2 = DoubleVector.broadcast(LANES, sin[2 * step]);
        DoubleVector c3 = DoubleVector.broadcast(LANES, cos[3 * step]);
        DoubleVector s3 = DoubleVector.broadcast(LANES, sin[3 * step]);
        int apart = quarter * WIDTH;
        for (int at0 = first * WIDTH, end = rows * WIDTH; at0 < end; at0 += 4 * apart) {
            int at1 = at0 + apart;
            int at2 = at1 + apart;
            int at3 = at2 + apart;
            DoubleVector re0 = DoubleVector.fromArray(LANES, re, at0);
            DoubleVector re1 = DoubleVector.fromArray(LANES, re, at1);
            DoubleVector re2 = DoubleVector.fromArray(LANES, re, at2);
            DoubleVector re3 = DoubleVector.fromArray(LANES, re, at3);
            DoubleVector im0 = DoubleVector.fromArray(LANES, im, at0);
            DoubleVector im1 = DoubleVector.fromArray(LANES, im, at1);
            DoubleVector im2 = DoubleVector.fromArray(LANES, im, at2);
            DoubleVector im3 = DoubleVector.fromArray(LANES, im, at3);
            DoubleVector evenRe = re0.add(re2);
            DoubleVector evenIm = im0.add(im2);
            DoubleVector oddRe = re1.add(re3);
            DoubleVector oddIm = im1.add(im3);
            DoubleVector aRe = re0.sub(re2);
            DoubleVector aIm = im0.sub(im2);
            DoubleVector bRe = re1.sub(re3);
            DoubleVector bIm = im1.sub(im3);
            evenRe.add(oddRe).intoArray(re, at0);
            evenIm.add(oddIm).intoArray(im, at0);
            DoubleVector xRe = evenRe.sub(oddRe);
            DoubleVector xIm = evenIm.sub(oddIm);
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
            double[] re, double[] im, int first, int quarter, int rows, double[] cos, double[] sin, int step) {
        DoubleVector c1 = DoubleVector.broadcast(LANES, cos[step]);
        DoubleVector s1 = DoubleVector.broadcast(LANES, sin[step]);
        DoubleVector c2 = DoubleVector.broadcast(LANES, cos[2 * step]);
        DoubleVector s2 = DoubleVector.broadcast(LANES, sin[2 * step]);
        DoubleVector c3 = DoubleVector.broadcast(LANES, cos[3 * step]);
        DoubleVector s3 = DoubleVector.broadcast(LANES, sin[3 * step]);
        int apart = quarter * WIDTH;
        for (int at0 = first * WIDTH, end = rows * WIDTH; at0 < end; at0 += 4 * apart) {
            int at1 = at0 + apart;
            int at2 = at1 + apart;
            int at3 = at2 + apart;
            DoubleVector re0 = DoubleVector.fromArray(LANES, re, at0);
            DoubleVector im0 = DoubleVector.fromArray(LANES, im, at0);
            DoubleVector xRe = DoubleVector.fromArray(LANES, re, at1);
            DoubleVector xIm = DoubleVector.fromArray(LANES, im, at1);
            DoubleVector re1 = xRe.fma(c2, xIm.mul(s2).neg());
            DoubleVector im1 = xIm.fma(c2, xRe.mul(s2));
            xRe = DoubleVector.fromArray(LANES, re, at2);
            xIm = DoubleVector.fromArray(LANES, im, at2);
            DoubleVector re2 = xRe.fma(c1, xIm.mul(s1).neg());
            DoubleVector im2 = xIm.fma(c1, xRe.mul(s1));
            xRe = DoubleVector.fromArray(LANES, re, at3);
            xIm = DoubleVector.fromArray(LANES, im, at3);
            DoubleVector re3 = xRe.fma(c3, xIm.mul(s3).neg());
            DoubleVector im3 = xIm.fma(c3, xRe.mul(s3));
            DoubleVector evenRe = re0.add(re1);
            DoubleVector evenIm = im0.add(im1);
            DoubleVector oddRe = re0.sub(re1);
            DoubleVector oddIm = im0.sub(im1);
            DoubleVector aRe = re2.add(re3);
            DoubleVector aIm = im2.add(im3);
            DoubleVector bRe = im3.sub(im2);
            DoubleVector bIm = re2.sub(re3);
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
    private static void pairs(double[] re, double[] im, int rows) {
        for (int at = 0, end = rows * WIDTH; at < end; at += 2 * WIDTH) {
            pair(re, at);
            pair(im, at);
        }
    }

    private static void pair(double[] x, int at) {
        DoubleVector first = DoubleVector.fromArray(LANES, x, at);
        DoubleVector second = DoubleVector.fromArray(LANES, x, at + WIDTH);
        first.add(second).intoArray(x, at);
        first.sub(second).intoArray(x, at + WIDTH);
    }
}
