package dev.weir.bench;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.curvature.GradientWindow;
import dev.weir.kernels.curvature.LayerInverse;
import java.util.ArrayList;
import java.util.List;

/** Products with inverse curvature: the bytes that they must move, beside what a copy moves in the same time. */
final class CurvatureFigures {
    private static final double SHARE = 0.6;
    private static final int GRADIENTS = 256;
    private static final int LENGTH = 1_000_000;
    private static final int SIDE = 4096;

    private CurvatureFigures() {}

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.atLeast(
                "M-FAC product, m = 256, d = 10^6, share of a copy",
                8.0 * GRADIENTS * LENGTH / product(watch) / ceilings.copyBytes(),
                SHARE));
        figures.add(Figure.atLeast(
                "MKOR update, d = 4096, share of a copy",
                // Half of the matrix is kept; it is read twice and written once.
                6.0 * SIDE * SIDE / update(watch) / ceilings.copyBytes(),
                SHARE));
        return figures;
    }

    /** Filling the window takes most of the time: each gradient meets all that are there. */
    private static double product(Stopwatch watch) {
        GradientWindow window = new GradientWindow(GRADIENTS, LENGTH, 1e-5);
        float[] gradient = Data.random(1, LENGTH + GRADIENTS);
        for (int i = 0; i < GRADIENTS; i++) {
            window.add(gradient, i, Pulse.NONE);
        }
        float[] x = Data.random(2, LENGTH);
        float[] y = new float[LENGTH];
        return watch.best(4, () -> {
            window.apply(x, 0, y, 0, Pulse.NONE);
            return y[LENGTH / 2];
        })[0];
    }

    private static double update(Stopwatch watch) {
        LayerInverse inverse = new LayerInverse(SIDE, 0.95);
        float[] v = Data.random(3, SIDE);
        return watch.best(3, () -> {
            inverse.update(v, 0, Pulse.NONE);
            return inverse.updates();
        })[0];
    }
}
