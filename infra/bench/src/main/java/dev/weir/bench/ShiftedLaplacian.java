package dev.weir.bench;

import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Stopping;
import dev.weir.kernels.sor.Young;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * A sequence of systems (A + cI)x = b: A is the five-point Laplacian of 10 x 10 points, b a normal vector of norm 10 at most, c is drawn anew for each round and is the
 * context. Near c = −0.15 the matrix is nearly singular and the best omega near 1.85; near 0.45 it is 1.3. The experiment of Khodak and others (ICLR
 * 2024), section 4.
 */
final class ShiftedLaplacian {
    static final double LO = -0.15;
    static final double HI = 0.65;

    private static final int SIDE = 10;
    private static final int POINTS = SIDE * SIDE;

    private final FivePointGrid[] matrices;
    private final double[][] sides;
    private final double[] contexts;
    private final int[] young;

    /** How shifts are spread: c = −0.15 + 0.6·B with B ~ Beta(a/2, b/2); {@code hidden} is added to the matrix and not to the context. */
    record Spread(int a, int b, double hidden) {
        static final Spread LOW = new Spread(4, 12, 0);
        static final Spread HIGH = new Spread(1, 3, 0);
        static final Spread EASY = new Spread(16, 4, 0);
        static final Spread HARD = new Spread(1, 6, 0);

        Spread hiding(double shift) {
            return new Spread(a, b, shift);
        }

        /** A share of sums of squares of normal numbers is a beta variable. */
        private double draw(RandomGenerator random) {
            double some = 0;
            double all = 0;
            for (int i = 0; i < a + b; i++) {
                double normal = random.nextGaussian();
                all += normal * normal;
                some = i < a ? all : some;
            }
            return -0.15 + 0.6 * some / all;
        }
    }

    /** @param spreads one after the other, for as many rounds each */
    ShiftedLaplacian(List<Spread> spreads, int roundsEach, long seed) {
        int rounds = spreads.size() * roundsEach;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        matrices = new FivePointGrid[rounds];
        sides = new double[rounds][];
        contexts = new double[rounds];
        young = new int[rounds];
        for (int t = 0; t < rounds; t++) {
            Spread spread = spreads.get(t / roundsEach);
            contexts[t] = spread.draw(random);
            matrices[t] = FivePointGrid.laplacian(SIDE, SIDE).shifted(contexts[t] + spread.hidden());
            sides[t] = side(random);
        }
        IntStream.range(0, rounds).parallel().forEach(t -> young[t] = count(t, youngOmega(t)));
    }

    private static double[] side(RandomGenerator random) {
        while (true) {
            double[] b = random.doubles(POINTS).map(_ -> random.nextGaussian()).toArray();
            double squares = 0;
            for (double value : b) {
                squares += value * value;
            }
            if (squares <= POINTS) {
                return b;
            }
        }
    }

    private double youngOmega(int t) {
        double radius = 4 * Math.cos(Math.PI / (SIDE + 1)) / matrices[t].centre();
        return Young.omega(radius).orElseThrow();
    }

    int rounds() {
        return contexts.length;
    }

    double context(int t) {
        return contexts[t];
    }

    /** Sweeps of round t at Young's omega for its matrix. */
    int young(int t) {
        return young[t];
    }

    /** Sweeps of round t at an omega. */
    int count(int t, double omega) {
        return Solver.solve(matrices[t], sides[t], new double[POINTS], new Method.Sor(omega), Stopping.DEFAULT)
                .cost(Stopping.DEFAULT);
    }
}
