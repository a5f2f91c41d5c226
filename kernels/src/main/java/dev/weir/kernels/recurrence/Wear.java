package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.StateBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What tells how much of a state is rounding that subtractions left: how many there were since it was last empty, and how far what is live has fallen below what once was. */
final class Wear {
    /** Subtractions after which the rounding they left is worth a rebuild. */
    static final long REMOVALS_MAX = 1_000_000;

    /** What fell below this part of its greatest is mostly rounding. */
    static final double MASS_LEAST = 1e-6;

    /** Of each feature the sum of sizes over live rows: the weights of the state themselves, where no feature is negative. */
    private final double[] masses;

    private final boolean own;
    private final double[] greatest;
    private long removals;

    /**
     * @param signed whether features may be negative, so that weights may be small or below 0 without wear
     * @param weights of the state, not copied
     */
    Wear(boolean signed, double[] weights) {
        own = signed;
        masses = signed ? new double[weights.length] : weights;
        greatest = new double[weights.length];
    }

    /** One row came, or with {@code sign} −1 went. */
    void weigh(int sign, double[] features) {
        for (int i = 0; own && i < masses.length; i++) {
            masses[i] += sign * Math.abs(features[i]);
        }
    }

    void weigh(float[] features, int rows) {
        int width = masses.length;
        for (int row = 0; own && row < rows; row++) {
            for (int i = 0; i < width; i++) {
                masses[i] += Math.abs(features[row * width + i]);
            }
        }
    }

    /** After rows came. */
    void raise() {
        for (int i = 0; i < masses.length; i++) {
            greatest[i] = Math.max(greatest[i], masses[i]);
        }
    }

    void removed() {
        removals++;
    }

    /** The state is empty, and has nothing left to be rounded. */
    void clear() {
        Arrays.fill(masses, 0);
        Arrays.fill(greatest, 0);
        removals = 0;
    }

    /** The weights have been added already. Both states have rounded as they had to at their greatest. */
    void merge(Wear other) {
        for (int i = 0; i < masses.length; i++) {
            greatest[i] += other.greatest[i];
            masses[i] += own ? other.masses[i] : 0;
        }
        removals += other.removals;
    }

    boolean isGreat() {
        boolean worn = removals >= REMOVALS_MAX;
        for (int i = 0; i < masses.length && removals > 0 && !worn; i++) {
            worn = masses[i] < MASS_LEAST * greatest[i];
        }
        return worn;
    }

    long bytes() {
        return Long.BYTES + (long) Double.BYTES * greatest.length * (own ? 2 : 1);
    }

    void put(ByteBuffer to) {
        to.putLong(removals);
        StateBytes.put(to, greatest);
        if (own) {
            StateBytes.put(to, masses);
        }
    }

    void get(ByteBuffer from) {
        removals = from.getLong();
        StateBytes.get(from, greatest);
        if (own) {
            StateBytes.get(from, masses);
        }
    }
}
