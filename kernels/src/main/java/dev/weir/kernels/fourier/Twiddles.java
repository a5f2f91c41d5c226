package dev.weir.kernels.fourier;

/** Roots of unity, {@code exp(−2πi·j/length)}, and the order of bits reversed. */
final class Twiddles {
    private final double[] cos;
    private final double[] sin;

    /** @param length a power of two */
    Twiddles(int length) {
        if (Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException("a length must be a power of two, but is " + length);
        }
        cos = new double[length];
        sin = new double[length];
        if (length < 8) {
            for (int j = 0; j < length; j++) {
                cos[j] = Math.rint(Math.cos(2 * Math.PI * j / length));
                sin[j] = Math.rint(Math.sin(2 * Math.PI * j / length));
            }
        } else {
            fill(length);
        }
    }

    /** An eighth of the circle gives the others: sines cost more than a short transform. */
    private void fill(int length) {
        int quarter = length / 4;
        for (int j = 0; j <= length / 8; j++) {
            double c = Math.cos(2 * Math.PI * j / length);
            double s = Math.sin(2 * Math.PI * j / length);
            turns(j, c, s);
            turns(quarter - j, s, c);
        }
    }

    /** The same place of each quarter. */
    private void turns(int j, double c, double s) {
        int quarter = cos.length / 4;
        set(j, c, s);
        set(j + quarter, -s, c);
        set(j + 2 * quarter, -c, -s);
        set(j + 3 * quarter, s, -c);
    }

    private void set(int j, double c, double s) {
        cos[j % cos.length] = c;
        sin[j % cos.length] = s;
    }

    double cos(int j) {
        return cos[j];
    }

    /** Of the angle itself; the imaginary part of the root is its negative. */
    double sin(int j) {
        return sin[j];
    }

    static int reversed(int k, int length) {
        return length == 1 ? 0 : Integer.reverse(k) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(length));
    }
}
