package dev.weir.kernels.submodular;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** {@code Σ over columns of w · worth(state)}, where the state is the sum over the set of amount(x), or whatever else {@code with} makes of them. */
final class PlainColumns implements PlainObjective {
    private final List<double[]> elements;
    private final ColumnWeights weights;
    private final DoubleUnaryOperator amount;
    private final DoubleUnaryOperator worth;
    private final DoubleBinaryOperator with;
    private final double[] states;

    PlainColumns(
            List<double[]> elements, ColumnWeights weights, DoubleUnaryOperator amount, DoubleUnaryOperator worth) {
        this(elements, weights, amount, worth, Double::sum);
    }

    PlainColumns(
            List<double[]> elements,
            ColumnWeights weights,
            DoubleUnaryOperator amount,
            DoubleUnaryOperator worth,
            DoubleBinaryOperator with) {
        this.elements = elements;
        this.weights = weights;
        this.amount = amount;
        this.worth = worth;
        this.with = with;
        this.states = new double[elements.isEmpty() ? 0 : elements.getFirst().length];
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    public double gain(int element) {
        double gain = 0;
        for (int column = 0; column < states.length; column++) {
            double more = amount.applyAsDouble(elements.get(element)[column]);
            if (more > 0) {
                gain += weights.of(column)
                        * (worth.applyAsDouble(with.applyAsDouble(states[column], more))
                                - worth.applyAsDouble(states[column]));
            }
        }
        return gain;
    }

    @Override
    public void add(int element) {
        for (int column = 0; column < states.length; column++) {
            double more = amount.applyAsDouble(elements.get(element)[column]);
            states[column] = with.applyAsDouble(states[column], more);
        }
    }

    @Override
    public double value() {
        double value = 0;
        for (int column = 0; column < states.length; column++) {
            value += weights.of(column) * worth.applyAsDouble(states[column]);
        }
        return value;
    }

    @Override
    public PlainObjective empty() {
        return new PlainColumns(elements, weights, amount, worth, with);
    }
}
