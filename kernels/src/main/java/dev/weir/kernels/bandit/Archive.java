package dev.weir.kernels.bandit;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule's numbers on their way out or in. A rule names its fields once, in one method, and that method both saves and restores: the two cannot
 * disagree about the order.
 */
final class Archive {
    private final boolean reading;
    private final List<Double> numbers;
    private int next;

    private Archive(boolean reading, List<Double> numbers) {
        this.reading = reading;
        this.numbers = numbers;
    }

    static List<Double> save(Rule rule) {
        Archive archive = new Archive(false, new ArrayList<>());
        rule.move(archive);
        return List.copyOf(archive.numbers);
    }

    /** @throws IllegalArgumentException if there are more or fewer numbers than the rule has, or one is not finite */
    static void restore(Rule rule, List<Double> numbers) {
        Archive archive = new Archive(true, numbers);
        rule.move(archive);
        if (archive.next != numbers.size()) {
            throw new IllegalArgumentException(
                    "the state must have " + archive.next + " numbers, but has " + numbers.size());
        }
    }

    /** What was saved when reading; the argument, which is noted, when writing. */
    double move(double value) {
        if (!reading) {
            numbers.add(value);
            return value;
        }
        if (next == numbers.size()) {
            throw new IllegalArgumentException("the state has only " + next + " numbers, too few for this rule");
        }
        return Checks.finite("state number " + next, numbers.get(next++));
    }

    /** Whole numbers below 2⁵³. */
    long move(long value) {
        return (long) move((double) value);
    }

    void move(double[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = move(values[i]);
        }
    }
}
