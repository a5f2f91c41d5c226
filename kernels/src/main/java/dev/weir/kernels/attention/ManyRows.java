package dev.weir.kernels.attention;

import static dev.weir.kernels.attention.TileLoops.COLUMNS;
import static dev.weir.kernels.attention.TileLoops.ROWS;

import dev.weir.kernels.compute.Pulse;
import java.util.Arrays;

/** Blocks of rows against tiles of keys. Six rows at a time go through a tile: their logits never leave the nearest cache. */
final class ManyRows {
    /** Elements that a core has near, a second-level cache of 512 KiB, and a quarter more: plans count the logits of all rows, of which there are only six. */
    private static final int FAST_MEMORY = 5 << 15;

    private static final int ROWS_MOST = 86 * ROWS;
    private static final int KEYS_MOST = 128;

    private final Sheet sheet;
    private final int width;
    private final int valueWidth;
    private final int paddedWidth;
    private final int blockRows;
    private final int tileKeys;

    private final float[] queries;
    /** Panels of as many keys as the loops take columns, each transposed: {@code [panel, D, columns]}. */
    private final float[] panels;
    /** Panels of as many columns of values: {@code [panel, keys, columns]}. Read where they lie, a few columns of many rows, they would contend for the same places of the nearest cache. */
    private final float[] valuePanels;

    private final float[] logits;
    /** Six rows of weights times values: the sum over a tile is whole before it is added, so that no chain of roundings is as long as the row. */
    private final float[] product = new float[ROWS * COLUMNS];

    private final float[] factors = new float[ROWS];
    private final float[] sums;
    private final float[] greatest;
    private final float[] total;
    private final float[] keyRow;
    private final float[] valueRow;
    /** Whether six rows may differ in what they see: only then can a value reach a row that does not see it, with a weight of zero. */
    private final boolean varied;

    private boolean finite = true;

    ManyRows(Sheet sheet) {
        this.sheet = sheet;
        width = sheet.keys().width();
        valueWidth = sheet.values().width();
        paddedWidth = roundUp(valueWidth, COLUMNS);
        blockRows = blockRows(sheet.rows(), width, valueWidth);
        tileKeys = tileKeys(width, valueWidth);
        queries = new float[blockRows * width];
        panels = new float[tileKeys * width];
        logits = new float[ROWS * tileKeys];
        sums = new float[blockRows * paddedWidth];
        greatest = new float[blockRows];
        total = new float[OnlineSoftmax.sumAt(blockRows)];
        keyRow = new float[width];
        valueRow = new float[paddedWidth];
        valuePanels = new float[tileKeys * paddedWidth];
        varied = sheet.overlay() != Overlay.NONE
                || Arrays.stream(sheet.from()).distinct().count() > 1
                || Arrays.stream(sheet.to()).distinct().count() > 1;
    }

    /** Blocks of nearly the same size: for each of them all tiles are packed again, so a small last one would cost as much as the others. */
    private static int blockRows(int rows, int width, int valueWidth) {
        int planned = plan(width, valueWidth).rows();
        int most = Math.clamp(planned / ROWS * ROWS, ROWS, ROWS_MOST);
        return roundUp(Math.ceilDiv(rows, Math.ceilDiv(rows, most)), ROWS);
    }

    private static int tileKeys(int width, int valueWidth) {
        return Math.clamp(plan(width, valueWidth).keys() / COLUMNS * COLUMNS, COLUMNS, KEYS_MOST);
    }

    /** A quarter of the memory for a tile, if that much is needed: one of few keys costs more in short loops than more rows beside it save. */
    private static TilePlan plan(int width, int valueWidth) {
        int both = width + valueWidth;
        int keys = Math.clamp(FAST_MEMORY / 4 / Math.max(1, both), COLUMNS, KEYS_MOST);
        int rows = Math.clamp((FAST_MEMORY - (long) keys * both) / (both + 2L + keys), ROWS, ROWS_MOST);
        return TilePlan.online(rows, keys, width, valueWidth, FAST_MEMORY);
    }

    static long scratch(int rows, int width, int valueWidth) {
        long block = blockRows(rows, width, valueWidth);
        long padded = roundUp(valueWidth, COLUMNS);
        return block * (width + padded + 1 + OnlineSoftmax.sumAt(1))
                + tileKeys(width, valueWidth) * (width + padded + ROWS)
                + width
                + padded;
    }

    private static int roundUp(int length, int to) {
        return Math.ceilDiv(length, to) * to;
    }

    void run(Partial result, RowMap outputs, RowMap lse, Pulse pulse) {
        for (int first = 0; first < sheet.rows(); first += blockRows) {
            int count = Math.min(blockRows, sheet.rows() - first);
            begin(first, count);
            int from = leastFrom(first, first + count);
            int to = greatestTo(first, first + count);
            for (int key = from; key < to; key += tileKeys) {
                tile(first, count, key, Math.min(tileKeys, to - key));
                pulse.beat();
            }
            for (int row = 0; row < count; row++) {
                end(row, result, outputs.at(first + row), lse.at(first + row));
            }
        }
    }

    private void begin(int first, int count) {
        Arrays.fill(sums, 0);
        Arrays.fill(total, 0);
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
        Arrays.fill(queries, 0);
        for (int row = 0; row < count; row++) {
            sheet.queries().copy(first + row, queries, row * width);
        }
        for (int i = 0; i < count * width; i++) {
            queries[i] *= sheet.scale();
        }
    }

    /** Of rows that see a key at all. */
    private int leastFrom(int row, int end) {
        int least = Integer.MAX_VALUE;
        for (int r = row; r < end; r++) {
            least = sheet.to()[r] > sheet.from()[r] ? Math.min(least, sheet.from()[r]) : least;
        }
        return least;
    }

    private int greatestTo(int row, int end) {
        int most = 0;
        for (int r = row; r < end; r++) {
            most = sheet.to()[r] > sheet.from()[r] ? Math.max(most, sheet.to()[r]) : most;
        }
        return most;
    }

    private void tile(int first, int count, int key, int keys) {
        pack(key, keys);
        for (int row = 0; row < count; row += ROWS) {
            int end = Math.min(first + row + ROWS, first + count);
            // The panel of the first key that any of them sees, to the last key that any of them sees.
            int from = Math.max(0, leastFrom(first + row, end) - key) / COLUMNS * COLUMNS;
            int to = Math.min(keys, greatestTo(first + row, end) - key);
            if (from < to) {
                sixRows(first, row, end - first - row, key, from, to);
            }
        }
    }

    private void pack(int key, int keys) {
        for (int j = 0; j < keys; j++) {
            sheet.keys().copy(key + j, keyRow, 0);
            int at = j / COLUMNS * COLUMNS * width + j % COLUMNS;
            for (int c = 0; c < width; c++) {
                panels[at + c * COLUMNS] = keyRow[c];
            }
        }
        for (int j = 0; j < keys; j++) {
            sheet.values().copy(key + j, valueRow, 0);
            for (int c = 0; c < paddedWidth; c += COLUMNS) {
                System.arraycopy(valueRow, c, valuePanels, c * tileKeys + j * COLUMNS, COLUMNS);
            }
        }
        finite = true;
        for (int c = 0; varied && c < paddedWidth; c += COLUMNS) {
            finite &= RowLoops.finite(keys, valuePanels, c * tileKeys, COLUMNS, COLUMNS);
        }
    }

    private void sixRows(int first, int row, int count, int key, int from, int to) {
        int padded = roundUp(to, COLUMNS);
        for (int panel = from; panel < padded; panel += COLUMNS) {
            TileLoops.multiply(
                    width, queries, row * width, width, panels, panel * width, COLUMNS, logits, panel, tileKeys);
        }
        for (int r = 0; r < ROWS; r++) {
            int at = r * tileKeys;
            mask(first + row + r, r < count, at, key, from, to, padded);
            factors[r] = OnlineSoftmax.step(logits, at + from, padded - from, greatest, total, row + r);
        }
        for (int c = 0; c < paddedWidth; c += COLUMNS) {
            int at = c * tileKeys + from * COLUMNS;
            int sumsAt = row * paddedWidth + c;
            if (finite) {
                TileLoops.multiply(to - from, logits, from, tileKeys, valuePanels, at, COLUMNS, product, 0, COLUMNS);
                TileLoops.add(product, factors, sums, sumsAt, paddedWidth);
            } else {
                weighSeen(from, to, at, sumsAt);
            }
        }
    }

    private void weighSeen(int from, int to, int at, int sumsAt) {
        for (int r = 0; r < ROWS; r++) {
            RowLoops.weighSeen(
                    to - from,
                    logits,
                    r * tileKeys + from,
                    valuePanels,
                    at,
                    COLUMNS,
                    factors[r],
                    sums,
                    sumsAt + r * paddedWidth,
                    COLUMNS);
        }
    }

    /** What the row does not see becomes −∞: all of a row that pads the six, the ends of the interval, and what the overlay says. */
    private void mask(int row, boolean present, int at, int key, int from, int to, int padded) {
        int begin = present ? Math.clamp(sheet.from()[row] - key, from, padded) : padded;
        int end = present ? Math.clamp(sheet.to()[row] - key, begin, Math.max(begin, to)) : padded;
        // Most rows see all of most tiles, and filling nothing costs as much as filling a little.
        if (begin > from || end < padded) {
            Arrays.fill(logits, at + from, at + begin, Float.NEGATIVE_INFINITY);
            Arrays.fill(logits, at + end, at + padded, Float.NEGATIVE_INFINITY);
        }
        if (sheet.overlay() != Overlay.NONE && begin < end) {
            sheet.overlay().apply(logits, at + begin, row, key + begin, key + end);
        }
    }

    private void end(int row, Partial result, int outputAt, int lseAt) {
        if (greatest[row] == Float.NEGATIVE_INFINITY) {
            return;
        }
        float sum = OnlineSoftmax.sum(total, row);
        float share = 1 / sum;
        for (int c = 0; c < valueWidth; c++) {
            result.outputs()[outputAt + c] = sums[row * paddedWidth + c] * share;
        }
        result.lse()[lseAt] = (float) (greatest[row] + Math.log(sum));
    }
}
