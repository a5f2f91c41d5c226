package dev.weir.kernels.submodular;

import java.util.Arrays;
import java.util.List;

/** Weights of columns; without any, each column counts 1. */
final class ColumnWeights {
    private final double[] weights;

    ColumnWeights(List<Double> weights) {
        this.weights = weights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Of some of the columns, numbered anew by their place in the list. */
    ColumnWeights(List<Double> weights, int[] columns) {
        this.weights = weights.isEmpty()
                ? new double[0]
                : Arrays.stream(columns).mapToDouble(weights::get).toArray();
    }

    /** How many columns a row must have; 0 when any number will do. */
    int columns() {
        return weights.length;
    }

    double of(int column) {
        return weights.length == 0 ? 1 : weights[column];
    }
}
