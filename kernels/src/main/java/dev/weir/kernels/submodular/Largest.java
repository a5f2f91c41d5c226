package dev.weir.kernels.submodular;

import java.util.TreeMap;

/** The largest of a set of values that comes and goes, rounded up to four bits: a function of the set, and seldom another one. */
final class Largest {
    /** Positive doubles are ordered as their bits are; sign, exponent and four bits of the fraction remain. */
    private static final int DROPPED_BITS = 48;

    private final TreeMap<Long, Integer> counts = new TreeMap<>();

    void add(double value) {
        counts.merge(bucket(value), 1, Integer::sum);
    }

    void remove(double value) {
        counts.computeIfPresent(bucket(value), (_, count) -> count == 1 ? null : count - 1);
    }

    void clear() {
        counts.clear();
    }

    /** 0 when there is none above 0. */
    double roundedUp() {
        return counts.isEmpty() || counts.lastKey() == 0
                ? 0
                : Double.longBitsToDouble(counts.lastKey() << DROPPED_BITS);
    }

    private static long bucket(double value) {
        return value <= 0 ? 0 : (Double.doubleToLongBits(value) - 1 >>> DROPPED_BITS) + 1;
    }
}
