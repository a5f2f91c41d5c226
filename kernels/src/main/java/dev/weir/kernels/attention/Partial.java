package dev.weir.kernels.attention;

import java.util.Arrays;

/**
 * Attention of some queries over some of the keys, and how much these keys weigh. Partials over disjoint sets of keys merge to the one over their union.
 *
 * <pre>
 *   outputs  [rows, width]   Σ exp(s) v / Σ exp(s), zeros where no key was seen
 *   lse      [rows]          ln Σ exp(s), −∞ where no key was seen
 * </pre>
 *
 * A row of numbers and −∞ is neutral; merging is commutative, and associative up to rounding. Owns its arrays and changes only by {@link #add}.
 */
public final class Partial {
    private final int rows;
    private final int width;
    private final float[] outputs;
    private final float[] lse;

    /**
     * Takes the arrays over.
     *
     * @throws IllegalArgumentException if they are not as long as rows and width say
     */
    public Partial(int rows, int width, float[] outputs, float[] lse) {
        if (outputs.length != (long) rows * width || lse.length != rows) {
            throw new IllegalArgumentException(rows + " rows of " + width + " need outputs of " + (long) rows * width
                    + " and as many sums, but there are " + outputs.length + " and " + lse.length);
        }
        this.rows = rows;
        this.width = width;
        this.outputs = outputs;
        this.lse = lse;
    }

    /** Over no key: neutral. */
    public static Partial none(int rows, int width) {
        float[] lse = new float[rows];
        Arrays.fill(lse, Float.NEGATIVE_INFINITY);
        return new Partial(rows, width, new float[Math.multiplyExact(rows, width)], lse);
    }

    public int rows() {
        return rows;
    }

    public int width() {
        return width;
    }

    /** The array itself. */
    public float[] outputs() {
        return outputs;
    }

    /** The array itself. */
    public float[] lse() {
        return lse;
    }

    public Partial copy() {
        return new Partial(rows, width, outputs.clone(), lse.clone());
    }

    /** Over the keys of both. Neither is changed. */
    public Partial merge(Partial other) {
        Partial merged = copy();
        merged.add(other);
        return merged;
    }

    /**
     * Adds the keys of another to this one.
     *
     * @throws IllegalArgumentException if it has other rows or another width
     */
    public void add(Partial other) {
        if (other.rows != rows || other.width != width) {
            throw new IllegalArgumentException(
                    "cannot merge " + other.rows + " rows of " + other.width + " into " + rows + " rows of " + width);
        }
        for (int row = 0; row < rows; row++) {
            addRow(width, outputs, row * width, lse, row, other.outputs, row * width, other.lse[row]);
        }
    }

    /**
     * One row, in place: output and sum at {@code outputAt} and {@code lseAt} take up the other's. Weights are in double precision, so that a chain of merges errs by the
     * rounding of what it stores alone.
     */
    public static void addRow(
            int width,
            float[] output,
            int outputAt,
            float[] lse,
            int lseAt,
            float[] otherOutput,
            int otherAt,
            float otherLse) {
        double greatest = Math.max(lse[lseAt], otherLse);
        if (otherLse == Float.NEGATIVE_INFINITY) {
            return;
        }
        double weight = Math.exp(lse[lseAt] - greatest);
        double otherWeight = Math.exp(otherLse - greatest);
        double sum = weight + otherWeight;
        float share = (float) (weight / sum);
        float otherShare = (float) (otherWeight / sum);
        for (int i = 0; i < width; i++) {
            output[outputAt + i] = share * output[outputAt + i] + otherShare * otherOutput[otherAt + i];
        }
        lse[lseAt] = (float) (greatest + Math.log(sum));
    }
}
