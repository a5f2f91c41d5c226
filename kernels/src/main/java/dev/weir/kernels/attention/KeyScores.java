package dev.weir.kernels.attention;

import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;

/** The greatest product of any of a few queries with any of a few keys that lie one after another, in f32 and not scaled. */
public final class KeyScores {
    private final float[] queries;
    private final int rows;
    private final int width;
    /** Queries as columns: panels {@code [panel, D, columns]}, the last one filled up with the first query, which changes no maximum. */
    private final float[] panels;

    private final float[] products = new float[TileLoops.ROWS * TileLoops.COLUMNS];
    private final float[] row;

    /** @param queries {@code rows} rows of {@code width}, one after another; not kept */
    public KeyScores(float[] queries, int at, int rows, int width) {
        this.rows = rows;
        this.width = width;
        this.queries = java.util.Arrays.copyOfRange(queries, at, at + rows * width);
        int count = rows > FewRows.MOST ? Math.ceilDiv(rows, TileLoops.COLUMNS) : 0;
        panels = new float[count * width * TileLoops.COLUMNS];
        for (int column = 0; column < count * TileLoops.COLUMNS; column++) {
            int query = column < rows ? column : 0;
            int panel = column / TileLoops.COLUMNS * width * TileLoops.COLUMNS + column % TileLoops.COLUMNS;
            for (int c = 0; c < width; c++) {
                panels[panel + c * TileLoops.COLUMNS] = this.queries[query * width + c];
            }
        }
        row = new float[Math.max(1, FewRows.MOST * TileLoops.COLUMNS)];
    }

    /** Over {@code count} keys from {@code at} on. Θ(rows·count·D). */
    public float greatest(float[] keys, int at, int count) {
        return panels.length > 0 && count >= TileLoops.ROWS ? byTiles(keys, at, count) : byRows(keys, at, count);
    }

    private float byTiles(float[] keys, int at, int count) {
        FloatVector most = FloatVector.broadcast(TileLoops.LANES, Float.NEGATIVE_INFINITY);
        int panel = width * TileLoops.COLUMNS;
        for (int key = 0; key < count; key += TileLoops.ROWS) {
            // The last six begin earlier, and some keys count twice.
            int first = at + Math.min(key, count - TileLoops.ROWS) * width;
            for (int p = 0; p < panels.length; p += panel) {
                TileLoops.multiply(
                        width, keys, first, width, panels, p, TileLoops.COLUMNS, products, 0, TileLoops.COLUMNS);
                for (int i = 0; i < products.length; i += TileLoops.LANES.length()) {
                    most = FloatVector.fromArray(TileLoops.LANES, products, i).max(most);
                }
            }
        }
        return most.reduceLanes(MAX);
    }

    private float byRows(float[] keys, int at, int count) {
        float most = Float.NEGATIVE_INFINITY;
        for (int query = 0; query < rows; query++) {
            most = Math.max(most, greatestOf(query, keys, at, count));
        }
        return most;
    }

    /** Of one query, over {@code count} keys from {@code at} on. */
    public float greatestOf(int query, float[] keys, int at, int count) {
        float most = Float.NEGATIVE_INFINITY;
        for (int key = 0; key < count; key += row.length) {
            int some = Math.min(row.length, count - key);
            RowLoops.dots(some, keys, at + key * width, width, queries, query * width, width, row);
            for (int j = 0; j < some; j++) {
                most = Math.max(most, row[j]);
            }
        }
        return most;
    }
}
