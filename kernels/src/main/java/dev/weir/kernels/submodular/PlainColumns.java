package dev.weir.kernels.submodular;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code Σ over columns of w · worth(Σ over the set of amount(x))}. */
final class PlainColumns implements PlainObjective {
    private final List<double[]> elements;
    private final ColumnWeights weights;
    private final DoubleUnaryOperator amount;
    private final DoubleUnaryOperator worth;
    private final double[] sums;

    PlainColumns(
            List<double[]> elements, ColumnWeights weights, DoubleUnaryOperator amount, DoubleUnaryOperator worth) {
        this.elements = elements;
        this.weights = weights;
        this.amount = amount;
        this.worth = worth;
        this.sums = new double[elements.isEmpty() ? 0 : elements.getFirst().length];
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public double gain(int element) {
        double gain = 0;
        for (int column = 0; column < sums.length; column++) {
            double more = amount.applyAsDouble(elements.get(element)[column]);
            if (more > 0) {
                gain += weights.of(column)
                        * (worth.applyAsDouble(sums[column] + more) - worth.applyAsDouble(sums[column]));
            }
        }
        return gain;
    }

    @Override
    public void add(int element) {
        for (int column = 0; column < sums.length; column++) {
            sums[column] += amount.applyAsDouble(elements.get(element)[column]);
        }
    }

    @Override
    public double value() {
        double value = 0;
        for (int column = 0; column < sums.length; column++) {
            value += weights.of(column) * worth.applyAsDouble(sums[column]);
        }
        return value;
    }

    @Override
    public PlainObjective empty() {
        return new PlainColumns(elements, weights, amount, worth);
    }
}
