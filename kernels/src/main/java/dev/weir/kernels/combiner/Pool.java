package dev.weir.kernels.combiner;

import java.util.Locale;

/** How the rows of a block become one, componentwise. */
enum Pool {
    MAX,
    MEAN,
    SUM;

    static Pool of(String title) {
        return title.equals("mean") ? MEAN : title.equals("sum") ? SUM : MAX;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Rows {@code first} to {@code first + count} of {@code from}, count at least 1, into row {@code at} of {@code to}. */
    void rows(float[] from, int first, int count, int width, float[] to, int at) {
        System.arraycopy(from, first * width, to, at * width, width);
        for (int row = first + 1; row < first + count; row++) {
            add(from, row * width, to, at * width, width);
        }
        if (this == MEAN) {
            for (int l = at * width; l < (at + 1) * width; l++) {
                to[l] /= count;
            }
        }
    }

    /** One more row: the greater one, or the sum. */
    void add(float[] from, int fromAt, float[] to, int toAt, int width) {
        if (this == MAX) {
            for (int l = 0; l < width; l++) {
                to[toAt + l] = Math.max(to[toAt + l], from[fromAt + l]);
            }
        } else {
            for (int l = 0; l < width; l++) {
                to[toAt + l] += from[fromAt + l];
            }
        }
    }
}
