package dev.weir.kernels.submodular;

import java.util.List;

/** Weights of columns; without any, each column counts 1. */
final class ColumnWeights {
    private final double[] weights;

    ColumnWeights(List<Double> weights) {
        this.weights = weights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** How many columns a row must have; 0 when any number will do. */
    int columns() {
        return weights.length;
    }

    double of(int column) {
        return weights.length == 0 ? 1 : weights[column];
    }
}
