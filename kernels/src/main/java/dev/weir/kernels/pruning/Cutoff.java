package dev.weir.kernels.pruning;

/**
 * Where the smallest magnitudes end. A magnitude is the bits of {@code |w|}, which are ordered as the numbers are.
 *
 * <p>Found digit by digit: a pass counts how many have each value of a digit, given the digits before. Four passes over the weights, whatever they are.
 *
 * @param bits all magnitudes below go
 * @param ties and so many of those equal to it, the first ones
 */
record Cutoff(int bits, long ties) {
    private static final int DIGIT = 8;
    private static final int VALUES = 1 << DIGIT;

    /** Weights of which only those with state 1 count. */
    interface Population {
        /** Adds to {@code counts} how many have each value of the digit {@code shift} bits up, among those whose digits above agree with {@code above}. */
        void count(int above, int shift, long[] counts);
    }

    /** The {@code count} smallest of a population that has at least so many. */
    static Cutoff smallest(long count, Population population) {
        int above = 0;
        long left = count;
        for (int shift = Integer.SIZE - DIGIT; shift >= 0; shift -= DIGIT) {
            long[] counts = new long[VALUES];
            population.count(above, shift, counts);
            int value = 0;
            // The sign is gone, so the first digit is below 128.
            int last = shift == Integer.SIZE - DIGIT ? VALUES / 2 - 1 : VALUES - 1;
            while (value < last && left >= counts[value]) {
                left -= counts[value++];
            }
            above |= value << shift;
        }
        return new Cutoff(above, left);
    }

    static int bits(float weight) {
        return Float.floatToRawIntBits(weight) & Integer.MAX_VALUE;
    }

    static void count(float[] weights, int[] states, int from, int until, int above, int shift, long[] counts) {
        // Counted apart, for a value that comes twice in a row would wait for its own count.
        int[] even = new int[VALUES];
        int[] odd = new int[VALUES];
        int higher = shift + DIGIT;
        for (int i = from; i < until; i++) {
            int bits = bits(weights[i]);
            if (states[i] == 1 && (higher >= Integer.SIZE || bits >>> higher == above >>> higher)) {
                ((i & 1) == 0 ? even : odd)[bits >>> shift & VALUES - 1]++;
            }
        }
        for (int value = 0; value < VALUES; value++) {
            counts[value] += (long) even[value] + odd[value];
        }
    }

    /** Gives those of state 1 that go one state and those that stay another; answers the ties that are left for the weights that follow. */
    long split(float[] weights, int[] states, int from, int until, int gone, int kept) {
        return split(weights, states, from, until, gone, kept, bits, ties);
    }

    static long split(float[] weights, int[] states, int from, int until, int gone, int kept, int cutoff, long ties) {
        long left = ties;
        for (int i = from; i < until; i++) {
            if (states[i] == 1) {
                int bits = bits(weights[i]);
                boolean goes = bits < cutoff || bits == cutoff && left-- > 0;
                states[i] = goes ? gone : kept;
            }
        }
        return Math.max(left, 0);
    }
}
