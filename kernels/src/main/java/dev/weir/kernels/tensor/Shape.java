package dev.weir.kernels.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of an array, outermost first. Zero sizes are legal; an array may hold at most 2³¹ − 1 elements. */
public final class Shape {
    private final int[] sizes;
    private final int count;

    private Shape(int[] sizes, int count) {
        this.sizes = sizes;
        this.count = count;
    }

    /** @throws IllegalArgumentException if a size is negative or the product is over 2³¹ − 1 */
    public static Shape of(int... sizes) {
        // A zero size would hide an absurd one beside it: the product of the others must fit, too.
        long product = 1;
        boolean empty = false;
        for (int size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("size " + size + " in " + Arrays.toString(sizes) + " is negative");
            }
            empty |= size == 0;
            product *= Math.max(size, 1);
            if (product > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        Arrays.toString(sizes) + " has more than " + Integer.MAX_VALUE + " elements");
            }
        }
        return new Shape(sizes.clone(), empty ? 0 : (int) product);
    }

    public int rank() {
        return sizes.length;
    }

    /** @param axis from 0, or from −1 backwards for the innermost ones */
    public int size(int axis) {
        return sizes[axis < 0 ? sizes.length + axis : axis];
    }

    /** Number of elements. */
    public int count() {
        return count;
    }

    public int[] sizes() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        return text(sizes);
    }

    /** Any sizes as they are shown, even if no array could have them. */
    public static String text(int... sizes) {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining("×", "[", "]"));
    }
}
