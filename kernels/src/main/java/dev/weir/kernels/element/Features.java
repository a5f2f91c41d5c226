package dev.weir.kernels.element;

/**
 * An immutable feature vector of finite float32 numbers, in one of two forms: dense, an array of all columns, or sparse, the columns that are not 0. Both
 * are the same vector: they are equal, have equal hash codes, and all arithmetic gives the same bits, as columns that are 0 add nothing to any of its sums.
 * Only memory and time differ: a dense one takes 4 bytes for each column, a sparse one 8 for each that is not 0.
 *
 * <p>A form lists its <em>entries</em>, by ascending column: all columns, or those that are not 0.
 */
public sealed interface Features permits DenseFeatures, SparseFeatures {
    /**
     * The dense form. The array is copied once, on the way in.
     *
     * @throws IllegalArgumentException if a value is NaN or infinite; the message names the column
     */
    static Features of(float... values) {
        return new DenseFeatures(values.clone());
    }

    /**
     * The sparse form. The arrays are copied once, on the way in.
     *
     * @param size columns there are, 0 to 2³¹ − 1; those not listed are 0
     * @param columns strictly ascending, from 0 to {@code size} − 1
     * @param values finite and not 0, as many
     * @throws IllegalArgumentException if one of this does not hold; the message names the column
     */
    static Features sparse(int size, int[] columns, float[] values) {
        return new SparseFeatures(size, columns.clone(), values.clone());
    }

    /** How many columns there are. */
    int size();

    boolean isSparse();

    /** How many entries there are: {@link #size} of the dense form, those that are not 0 of the sparse one. */
    int entries();

    /** @param entry 0 to {@link #entries} − 1 */
    int column(int entry);

    /** @param entry 0 to {@link #entries} − 1 */
    float value(int entry);

    /** O(1), or O(log entries) of the sparse form. */
    float at(int column);

    /** Whether all columns are 0. */
    boolean isZero();

    /** Copies all columns to {@code target[offset ..]}. */
    void copyInto(float[] target, int offset);

    /** {@code Σ a[i]·b[i]} in float32, for equal sizes. O(size), or O(entries) where one is sparse. */
    float dot(Features that);

    /** {@code Σ (a[i] − b[i])²} in float32, for equal sizes. O(size), or O(entries) where both are sparse. */
    float squaredDistance(Features that);

    /** The same direction at length 1, in the same form; all zeros stay so. */
    Features normalised();

    /** {@code √Σ a[i]²}. */
    default double length() {
        double squared = 0;
        for (int entry = 0; entry < entries(); entry++) {
            squared += (double) value(entry) * value(entry);
        }
        return Math.sqrt(squared);
    }
}
