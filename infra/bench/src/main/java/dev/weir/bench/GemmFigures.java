package dev.weir.bench;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.foreign.OpenBlas;
import dev.weir.kernels.gemm.Gemm;
import java.util.ArrayList;
import java.util.List;

/** Matrix products of this code beside one direct call of OpenBLAS. Needs OpenBLAS. */
final class GemmFigures {
    private static final int[] SIDES = {512, 1024, 2048, 4096};
    private static final int VECTOR_SIDE_MAX = 2048;

    private final OpenBlas blas;
    private final Gemm sliced;
    private final Gemm vector;
    private final Stopwatch watch;
    private final List<Figure> figures = new ArrayList<>();

    private GemmFigures(OpenBlas blas, Gemm sliced, Gemm vector, Stopwatch watch) {
        this.blas = blas;
        this.sliced = sliced;
        this.vector = vector;
        this.watch = watch;
    }

    static List<Figure> all(Ceilings ceilings, Stopwatch watch) {
        Gemm sliced = ceilings.backends().products().get(Backend.OPENBLAS);
        Gemm vector = ceilings.backends().products().get(Backend.VECTOR);
        if (ceilings.openBlas().isEmpty() || sliced == null || vector == null) {
            return List.of();
        }
        GemmFigures gemm = new GemmFigures(ceilings.openBlas().get(), sliced, vector, watch);
        for (int side : SIDES) {
            gemm.square(side);
        }
        gemm.odd(1, 1024, 1024);
        gemm.odd(33, 77, 51);
        return gemm.figures;
    }

    private void square(int side) {
        Operands x = new Operands(side, side, side);
        boolean both = side <= VECTOR_SIDE_MAX;
        double[] best = both
                ? watch.best(seconds(side), x.directly(blas), x.by(sliced), x.by(vector))
                : watch.best(seconds(side), x.directly(blas), x.by(sliced));
        String size = " at " + side + ", share of one call of OpenBLAS";
        figures.add(Figure.atLeast("gemm on openblas" + size, best[0] / best[1], 0.95));
        if (both) {
            figures.add(Figure.atLeast("gemm on vector" + size, best[0] / best[2], 0.5));
        }
    }

    private void odd(int m, int n, int k) {
        Operands x = new Operands(m, n, k);
        double[] best = watch.best(1, x.directly(blas), x.by(sliced), x.by(vector));
        String size = " at " + m + " x " + n + " x " + k + ", share of one call of OpenBLAS";
        figures.add(Figure.measured("gemm on openblas" + size, best[0] / best[1]));
        figures.add(Figure.measured("gemm on vector" + size, best[0] / best[2]));
    }

    private static double seconds(int side) {
        return side <= 1024 ? 3 : 10;
    }

    private record Operands(int m, int n, int k, float[] a, float[] b, float[] c) {
        Operands(int m, int n, int k) {
            this(m, n, k, Data.random(1, m * k), Data.random(2, k * n), new float[m * n]);
        }

        Stopwatch.Task by(Gemm gemm) {
            return () -> {
                gemm.multiply(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n);
                return c[m * n / 2];
            };
        }

        Stopwatch.Task directly(OpenBlas blas) {
            return by(blas::sgemm);
        }
    }
}
