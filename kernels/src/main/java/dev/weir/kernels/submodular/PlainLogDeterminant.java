package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.List;

/** {@code ln det(I + α·K)} by the rest of each element's diagonal after elimination of the set: Θ(n) work and memory per member. */
final class PlainLogDeterminant implements PlainObjective {
    private final double[][] kernel;
    private final double alpha;
    private final double[] rest;
    private final List<double[]> eliminated = new ArrayList<>();
    private double value;

    PlainLogDeterminant(double[][] kernel, double alpha) {
        this.kernel = kernel;
        this.alpha = alpha;
        this.rest = new double[kernel.length];
        for (int e = 0; e < rest.length; e++) {
            rest[e] = 1 + alpha * kernel[e][e];
        }
    }

    @Override
    public int size() {
        return kernel.length;
    }

    @Override
    public double gain(int element) {
        return Math.log(Math.max(1, rest[element]));
    }

    @Override
    public void add(int element) {
        value += gain(element);
        double pivot = Math.sqrt(Math.max(1, rest[element]));
        double[] column = new double[rest.length];
        for (int e = 0; e < column.length; e++) {
            double entry = alpha * kernel[element][e];
            for (double[] before : eliminated) {
                entry -= before[element] * before[e];
            }
            column[e] = entry / pivot;
        }
        for (int e = 0; e < column.length; e++) {
            rest[e] -= column[e] * column[e];
        }
        eliminated.add(column);
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public PlainObjective empty() {
        return new PlainLogDeterminant(kernel, alpha);
    }
}
