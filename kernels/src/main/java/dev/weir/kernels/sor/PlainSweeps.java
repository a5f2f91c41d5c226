package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;

/** The definition: {@code x[i] += omega · (b[i] − Σ a[i, j]·x[j]) / a[i, i]}, with the current x on the right. Any matrix, Θ(entries). */
final class PlainSweeps {
    private PlainSweeps() {}

    static Sweep forward(RowMatrix a, double omega) {
        return (b, x) -> {
            for (int row = 0; row < a.rows(); row++) {
                relax(a, omega, row, b, x);
            }
        };
    }

    static Sweep backward(RowMatrix a, double omega) {
        return (b, x) -> {
            for (int row = a.rows() - 1; row >= 0; row--) {
                relax(a, omega, row, b, x);
            }
        };
    }

    static Sweep symmetric(RowMatrix a, double omega) {
        return forward(a, omega).then(backward(a, omega));
    }

    static Sweep coloured(RowMatrix a, double omega, Colouring colouring, Split split) {
        return (b, x) -> {
            for (int colour = 0; colour < colouring.colours(); colour++) {
                split.over(colouring.start(colour), colouring.start(colour + 1), (from, to) -> {
                    for (int place = from; place < to; place++) {
                        relax(a, omega, colouring.row(place), b, x);
                    }
                });
            }
        };
    }

    private static void relax(RowMatrix a, double omega, int row, double[] b, double[] x) {
        x[row] += omega * a.less(b[row], row, x) / a.diagonal(row);
    }
}
