package dev.weir.bench;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Norms;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Split;
import dev.weir.kernels.sor.Stopping;
import dev.weir.kernels.sor.Sweep;
import dev.weir.kernels.sor.Sweeps;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * What relaxation costs beside what it is compared with, as ratios of best times taken in turn, so that a noisy machine disturbs both alike.
 *
 * <p>Bytes: a copy reads 8 and writes 8 a point, and is counted with 16. A sweep must read x, write x and read b, and is counted with 24: x of
 * the lines above and below is in the cache when it is needed again. Neither is charged for what a write fetches first. Both are measured in
 * memory, going round over more arrays than a cache holds, and on one set of arrays, which a large cache may hold.
 *
 * <pre>
 *   java --add-modules jdk.incubator.vector -cp ... dev.weir.bench.RelaxationRatios
 * </pre>
 */
public final class RelaxationRatios {
    private static final int SIDE = 1000;
    private static final int POINTS = SIDE * SIDE;
    private static final double COPY_BYTES = 16.0 * POINTS;
    private static final double SWEEP_BYTES = 24.0 * POINTS;

    /** 16 MB each. */
    private static final int SETS = 16;

    private static final int ROUNDS = 400;

    /** Iterations whose cost is taken; the difference of two solves leaves out what a solve costs once. */
    private static final int MORE = 20;

    private RelaxationRatios() {}

    public static void main(String[] args) {
        sweeps("in memory", SETS);
        sweeps("one set of arrays", 1);
        for (int side : new int[] {100, 300, 1000}) {
            conjugateGradients(side);
        }
    }

    private static void sweeps(String where, int sets) {
        double[][] x = new double[sets][];
        double[][] b = new double[sets][];
        for (int set = 0; set < sets; set++) {
            x[set] = random(set);
            b[set] = random(-1 - set);
        }
        FivePointGrid grid = FivePointGrid.laplacian(SIDE, SIDE);
        Sweep forward = Sweeps.forward(grid, 1.9);
        Sweep backward = Sweeps.backward(grid, 1.9);
        double[] best = best(
                ROUNDS,
                round -> System.arraycopy(b[round % sets], 0, x[(round + sets / 2) % sets], 0, POINTS),
                round -> forward.over(b[round % sets], x[round % sets]),
                round -> backward.over(b[round % sets], x[round % sets]),
                round -> Norms.residual(grid, b[round % sets], x[round % sets], Split.NONE));
        double copy = COPY_BYTES / best[0];
        System.out.printf(
                Locale.ROOT,
                "%s: copy %.1f GB/s; forward sweep %.2f ms, %.2f of the copy; backward %.2f ms, %.2f; residual %.2f ms%n",
                where,
                copy / 1e9,
                best[1] * 1e3,
                SWEEP_BYTES / best[1] / copy,
                best[2] * 1e3,
                SWEEP_BYTES / best[2] / copy,
                best[3] * 1e3);
    }

    private static void conjugateGradients(int side) {
        CsrMatrix a = FivePointGrid.laplacian(side, side).toCsr();
        double[] b = new double[a.rows()];
        a.multiply(random(3), b, 0, b.length);
        Task plain = round -> run(a, b, new Method.Cg(), 2);
        Task plainLonger = round -> run(a, b, new Method.Cg(), 2 + MORE);
        Task ssor = round -> run(a, b, new Method.SsorCg(1.5), 2);
        Task ssorLonger = round -> run(a, b, new Method.SsorCg(1.5), 2 + MORE);
        double[] best = best(Math.clamp(15_000_000 / a.rows(), 30, 1000), plain, plainLonger, ssor, ssorLonger);
        double cg = (best[1] - best[0]) / MORE;
        double eisenstat = (best[3] - best[2]) / MORE;
        System.out.printf(
                Locale.ROOT,
                "%d x %d, stored: CG %.4f ms an iteration, SSOR-CG %.4f ms, ratio %.2f%n",
                side,
                side,
                cg * 1e3,
                eisenstat * 1e3,
                eisenstat / cg);
    }

    private static void run(CsrMatrix a, double[] b, Method method, int iterations) {
        Solver.solve(a, b, new double[b.length], method, new Stopping(0, iterations, ReferenceNorm.RHS));
    }

    private interface Task {
        void run(int round);
    }

    /** Least seconds of each task, which take turns; the first third warms up. */
    private static double[] best(int rounds, Task... tasks) {
        double[] best = new double[tasks.length];
        for (int round = 0; round < rounds; round++) {
            for (int task = 0; task < tasks.length; task++) {
                long start = System.nanoTime();
                tasks[task].run(round);
                double seconds = (System.nanoTime() - start) * 1e-9;
                best[task] = round <= rounds / 3 ? seconds : Math.min(best[task], seconds);
            }
        }
        return best;
    }

    private static double[] random(int seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        return random.doubles(POINTS, -1, 1).toArray();
    }
}
