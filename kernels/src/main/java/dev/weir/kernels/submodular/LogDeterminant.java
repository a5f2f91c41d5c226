package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.linalg.Excess;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;

/** The log-determinant {@code f(S) = ln det(I + α·K_S)}, also known as the informative vector machine (Lawrence, Seeger, Herbrich 2002). */
final class LogDeterminant implements Objective {
    private final Similarity kernel;
    private final double alpha;
    private final Points points;
    private final Tally tally;
    private double[] singletons = new double[16];

    LogDeterminant(Similarity kernel, double alpha, Live live, Tally tally) {
        this.kernel = kernel;
        this.alpha = alpha;
        this.points = new Points(kernel, live);
        this.tally = tally;
    }

    @Override
    public void require(String id, Features features) {
        kernel.require(id, features);
    }

    @Override
    public void insert(int slot) {
        if (slot >= singletons.length) {
            singletons = Arrays.copyOf(singletons, 2 * singletons.length);
        }
        points.insert(slot);
        Features row = points.row(slot);
        singletons[slot] = StrictMath.log(1 + entry(row, row));
        tally.calls(Cause.SINGLETON, 1, 1);
    }

    @Override
    public void remove(int slot) {}

    /** α·k(a, b), a multiple of 2⁻²⁴·α. */
    double entry(Features a, Features b) {
        return alpha * points.units(a, b) / Excess.ENTRY_MAX;
    }

    Features row(int slot) {
        return points.row(slot);
    }

    @Override
    public double singleton(int slot) {
        return singletons[slot];
    }

    @Override
    public Prefixes prefixes() {
        return new CholeskyChain(this, tally);
    }

    /** The determinant of everything costs n³. */
    @Override
    public double everything() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public String describe() {
        return "the members' kernel matrix";
    }
}
