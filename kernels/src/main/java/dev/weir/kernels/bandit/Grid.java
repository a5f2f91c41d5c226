package dev.weir.kernels.bandit;

import java.util.ArrayList;
import java.util.List;

/**
 * The values that a learner may name, ascending; an arm is an index into them.
 *
 * @param values finite, strictly ascending, at least one
 */
public record Grid(List<Double> values) {
    /** @throws IllegalArgumentException if there is no value, one is not finite, or the order is not strict */
    public Grid {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a grid must have at least one value, but has none");
        }
        for (int i = 0; i < values.size(); i++) {
            double value = Checks.finite("grid value " + i, values.get(i));
            Checks.require("grid value " + i, value, i == 0 || value > values.get(i - 1), "be above the one before it");
        }
    }

    /** 1.00, 1.05, …, 1.95: the grid of the published experiments (Khodak and others, ICLR 2024). */
    public static Grid omega() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            values.add((100 + 5 * i) / 100.0);
        }
        return new Grid(values);
    }

    /** So many values at equal distances on an axis, both ends included: on {@link Axis#omega} they crowd towards 2, where the best factor of a large system lies. */
    public static Grid on(Axis axis, int count) {
        Checks.within("count", count, 2, 10_000);
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(axis.value(axis.start() + (axis.end() - axis.start()) * i / (count - 1)));
        }
        return new Grid(values);
    }

    public int size() {
        return values.size();
    }

    double[] toArray() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
