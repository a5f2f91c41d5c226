package dev.weir.app.ground;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.Triplets;
import java.util.Arrays;
import java.util.List;

/**
 * A slab of ground, 60 x 28 cells of 1 cm, in the open: heat is conducted along it, exchanged with the air above it, and the edge has the air's temperature. Its
 * temperature u obeys {@code C·u_t = div(k·grad u) + h/depth·(T − u)}. One implicit Euler step of Δt is the linear system
 *
 * <pre>
 *   (K + s·I)·u = s0·u_before + h·cell²/depth·T + edge·T,   s0 = C·cell²/Δt,   s = s0 + h·cell²/depth
 * </pre>
 *
 * with every term multiplied by the cell's area. K is the five-point matrix of the conductivities, harmonic means between neighbours; symmetric, weakly diagonally
 * dominant, strictly where a cell touches the edge, so positive definite. All weights on the right are those on the left, so a solution lies between the least
 * and the greatest temperature that goes in: the maximum principle.
 *
 * <p>Simplified, and known to be: temperature does not vary over the depth, below the slab nothing passes, and moisture neither moves nor freezes. The exchange is
 * {@code h = 5.7 + 3.8·wind} W/(m²·K) (Jürges' measurements, for wind below 5 m/s; McAdams, "Heat Transmission", 1954). The cell is 1 cm because that is how far heat gets within
 * minutes: on a coarser grid nothing is left to iterate.
 *
 * <p>Immutable.
 */
final class Ground {
    static final int WIDTH = Surroundings.WIDTH;
    static final int HEIGHT = Surroundings.HEIGHT;
    private static final double CELL = 0.01;

    private final Soil soil;
    private final Year year;
    private final CsrMatrix matrix;
    /** By cell: conductance to the edge. */
    private final double[] edge;

    private final double meanConductivity;

    private Ground(Soil soil, Year year, double[] precipitation) {
        this.soil = soil;
        this.year = year;
        double[] conductivity =
                Arrays.stream(precipitation).map(soil::conductivity).toArray();
        edge = edge(conductivity);
        matrix = matrix(conductivity, edge);
        meanConductivity = Arrays.stream(conductivity).average().orElseThrow();
    }

    /** A slab of each soil, all in the same weather. */
    static List<Ground> slabs() {
        Year year = Year.of(Surroundings.hours());
        double[] precipitation = Surroundings.precipitation();
        return Soil.ALL.stream()
                .map(soil -> new Ground(soil, year, precipitation))
                .toList();
    }

    /** Half a cell away, on every side that has no neighbour. */
    private static double[] edge(double[] conductivity) {
        double[] edge = new double[conductivity.length];
        for (int i = 0; i < edge.length; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            int sides = (x == 0 ? 1 : 0) + (x == WIDTH - 1 ? 1 : 0) + (y == 0 ? 1 : 0) + (y == HEIGHT - 1 ? 1 : 0);
            edge[i] = 2 * conductivity[i] * sides;
        }
        return edge;
    }

    private static CsrMatrix matrix(double[] conductivity, double[] edge) {
        Triplets triplets = new Triplets(edge.length, edge.length);
        for (int i = 0; i < edge.length; i++) {
            triplets.add(i, i, edge[i]);
            if (i % WIDTH < WIDTH - 1) {
                join(triplets, i, i + 1, conductivity);
            }
            if (i / WIDTH < HEIGHT - 1) {
                join(triplets, i, i + WIDTH, conductivity);
            }
        }
        return triplets.toCsr();
    }

    private static void join(Triplets triplets, int i, int j, double[] conductivity) {
        double between = 2 * conductivity[i] * conductivity[j] / (conductivity[i] + conductivity[j]);
        triplets.add(i, i, between);
        triplets.add(j, j, between);
        triplets.add(i, j, -between);
        triplets.add(j, i, -between);
    }

    /** Of its matrix and of its sequence. */
    String name() {
        return "ground-" + soil.name();
    }

    /** K, in W/(m·K). Cell {@code (x, y)} is row {@code y·WIDTH + x}; y from north to south. */
    CsrMatrix matrix() {
        return matrix;
    }

    Year year() {
        return year;
    }

    /** Everything as warm as the air at the first hour. */
    double[] start() {
        double[] u = new double[edge.length];
        Arrays.fill(u, year.start());
        return u;
    }

    /** s: what the step adds to the diagonal, in W/(m·K). */
    double shift(Step step) {
        return inertia(step) + exchange(step);
    }

    /** The logarithm of the shift over the mean conductivity: the less, the more sweeps. It compares steps of all slabs. */
    double context(Step step) {
        return StrictMath.log(shift(step) / meanConductivity);
    }

    /** @param before the temperatures at the step's beginning */
    double[] rightHandSide(Step step, double[] before) {
        double inertia = inertia(step);
        double exchange = exchange(step);
        double[] b = new double[edge.length];
        Arrays.setAll(b, i -> inertia * before[i] + (exchange + edge[i]) * step.temperature());
        return b;
    }

    private double inertia(Step step) {
        return soil.capacity() * CELL * CELL / step.seconds();
    }

    private double exchange(Step step) {
        return (5.7 + 3.8 * step.wind()) * CELL * CELL / soil.depth();
    }
}
