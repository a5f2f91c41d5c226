package dev.weir.bench;

import dev.weir.kernels.foreign.OpenBlas;
import dev.weir.natives.Backends;
import java.util.List;
import java.util.Optional;

/**
 * What this machine can do at best, measured in the run that uses it: figures of kernels are ratios to these.
 *
 * @param copyBytes a second, read and written, of one thread copying float arrays that no cache holds
 * @param sgemmFlop a second of one call of OpenBLAS at 1024 × 1024 × 1024 on random data; 0 without OpenBLAS
 * @param backends what is present
 */
record Ceilings(double copyBytes, double sgemmFlop, Backends backends) {
    /** 128 MiB each. */
    private static final int FLOATS = 32 << 20;

    private static final int SIDE = 1024;

    static Ceilings measured(Stopwatch watch, Backends backends) {
        return new Ceilings(
                copy(watch), backends.openBlas().map(blas -> sgemm(watch, blas)).orElse(0.0), backends);
    }

    private static double copy(Stopwatch watch) {
        float[] from = Data.random(1, FLOATS);
        float[] to = new float[FLOATS];
        double seconds = watch.best(2, () -> {
            System.arraycopy(from, 0, to, 0, FLOATS);
            return to[FLOATS / 2];
        })[0];
        return 2.0 * Float.BYTES * FLOATS / seconds;
    }

    private static double sgemm(Stopwatch watch, OpenBlas blas) {
        float[] a = Data.random(1, SIDE * SIDE);
        float[] b = Data.random(2, SIDE * SIDE);
        float[] c = new float[SIDE * SIDE];
        double seconds = watch.best(2, () -> {
            blas.sgemm(false, false, SIDE, SIDE, SIDE, 1, a, 0, SIDE, b, 0, SIDE, 0, c, 0, SIDE);
            return c[SIDE];
        })[0];
        return 2.0 * SIDE * SIDE * SIDE / seconds;
    }

    List<Figure> figures() {
        return List.of(
                Figure.measured("GB/s of a copy, read and written", copyBytes / 1e9),
                Figure.measured("GFLOP/s of OpenBLAS at 1024 x 1024 x 1024, one call, one thread", sgemmFlop / 1e9));
    }

    Optional<OpenBlas> openBlas() {
        return backends.openBlas();
    }
}
