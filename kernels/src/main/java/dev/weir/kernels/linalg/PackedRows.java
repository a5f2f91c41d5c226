package dev.weir.kernels.linalg;

import java.util.Arrays;

/**
 * Rows to which others are compared, so laid out that a register holds the same column of eight rows: a row goes against eight at once, column by column, and no sum has to
 * be gathered from the lanes of a register. What comes out has the bits of {@link SquaredDistance} and {@link DotProduct}: for each pair column i goes to running sum i mod 8,
 * and the eight sums are added in the same order. One owner.
 */
public final class PackedRows {
    /** Rows of a panel; column j of them lies at {@code (panel·columns + j)·PANEL}. */
    static final int PANEL = 8;

    private final int columns;
    private int count;
    private float[] packed;

    /** None yet. */
    public PackedRows(int columns) {
        this.columns = columns;
        this.packed = new float[0];
    }

    /** @param rows {@code [count, columns]}, copied */
    public static PackedRows of(float[] rows, int count, int columns) {
        PackedRows packed = new PackedRows(columns);
        packed.packed = new float[Math.multiplyExact(padded(count), columns)];
        for (int row = 0; row < count; row++) {
            packed.add(rows, row * columns);
        }
        return packed;
    }

    public int count() {
        return count;
    }

    public int columns() {
        return columns;
    }

    /** How far apart the results of two rows lie: {@link #count} rounded up to a multiple of eight. */
    public int stride() {
        return padded(count);
    }

    private static int padded(int count) {
        return Math.multiplyExact(Math.ceilDiv(count, PANEL), PANEL);
    }

    /** Appends the row that begins at {@code from}; amortised O(columns). */
    public void add(float[] values, int from) {
        int needed = Math.multiplyExact(padded(count + 1), columns);
        if (packed.length < needed) {
            packed = Arrays.copyOf(packed, Math.max(needed, packed.length + packed.length / 2));
        }
        set(count++, values, from);
    }

    /** O(columns). */
    public void set(int row, float[] values, int from) {
        int at = place(row);
        for (int column = 0; column < columns; column++) {
            packed[at + column * PANEL] = values[from + column];
        }
    }

    private int place(int row) {
        return (row / PANEL) * PANEL * columns + row % PANEL;
    }

    /** Whether all columns of a row are 0. */
    public boolean isZero(int row) {
        int at = place(row);
        for (int column = 0; column < columns; column++) {
            if (packed[at + column * PANEL] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Forgets the last row. */
    public void removeLast() {
        count--;
    }

    /** {@code [count, columns]}, a copy. */
    public float[] toRows() {
        float[] rows = new float[count * columns];
        for (int row = 0; row < count; row++) {
            int at = place(row);
            for (int column = 0; column < columns; column++) {
                rows[row * columns + column] = packed[at + column * PANEL];
            }
        }
        return rows;
    }

    /**
     * {@code out[r·stride + a] = ‖x[r] − row a‖²}. Θ(rows · stride · columns).
     *
     * @param x {@code [rows, columns]}, beginning with row {@code first}
     * @param out {@code [rows, stride]}, overwritten; what lies beyond {@link #count} means nothing
     */
    public void squaredDistances(float[] x, int first, int rows, float[] out) {
        int stride = stride();
        // A panel stays in the first cache while the rows pass by.
        for (int panel = 0; panel < stride; panel += PANEL) {
            for (int row = 0; row < rows; row++) {
                int at = (first + row) * columns;
                if (Forms.VECTOR) {
                    PanelLoops.squaredDistances(x, at, columns, packed, panel * columns, out, row * stride + panel);
                } else {
                    plainDistances(x, at, columns, packed, panel * columns, out, row * stride + panel);
                }
            }
        }
    }

    /** {@code out[r·stride + a] = x[r] · row a}; all else as in {@link #squaredDistances}. */
    public void dots(float[] x, int first, int rows, float[] out) {
        int stride = stride();
        for (int panel = 0; panel < stride; panel += PANEL) {
            for (int row = 0; row < rows; row++) {
                int at = (first + row) * columns;
                if (Forms.VECTOR) {
                    PanelLoops.dots(x, at, columns, packed, panel * columns, out, row * stride + panel);
                } else {
                    plainDots(x, at, columns, packed, panel * columns, out, row * stride + panel);
                }
            }
        }
    }

    static void plainDistances(float[] x, int xAt, int columns, float[] packed, int at, float[] out, int outAt) {
        for (int lane = 0; lane < PANEL; lane++) {
            float[] sums = new float[SquaredDistance.SUMS];
            for (int i = 0; i < columns; i++) {
                float difference = x[xAt + i] - packed[at + i * PANEL + lane];
                sums[i % SquaredDistance.SUMS] += difference * difference;
            }
            out[outAt + lane] = SquaredDistance.inFixedOrder(sums);
        }
    }

    static void plainDots(float[] x, int xAt, int columns, float[] packed, int at, float[] out, int outAt) {
        for (int lane = 0; lane < PANEL; lane++) {
            float[] sums = new float[SquaredDistance.SUMS];
            for (int i = 0; i < columns; i++) {
                sums[i % SquaredDistance.SUMS] += x[xAt + i] * packed[at + i * PANEL + lane];
            }
            out[outAt + lane] = SquaredDistance.inFixedOrder(sums);
        }
    }
}
