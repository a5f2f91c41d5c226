package dev.weir.kernels.attention;

import static dev.weir.kernels.attention.TileLoops.COLUMNS;
import static dev.weir.kernels.attention.TileLoops.ROWS;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.Arrays;

/** Blocks of rows against tiles of keys. Six rows at a time go through a tile: their logits never leave the nearest cache. */
final class ManyRows {
    /** Elements that a core has near: a second-level cache of 512 KiB. */
    private static final int FAST_MEMORY = 1 << 17;

    private static final int ROWS_MOST = 42 * ROWS;
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

    private final float[] logits;
    /** Six rows of weights times values: the sum over a tile is whole before it is added, so that no chain of roundings is as long as the row. */
    private final float[] product = new float[ROWS * COLUMNS];

    private final float[] factors = new float[ROWS];
    private final float[] sums;
    private final float[] greatest;
    private final float[] total;
    private final float[] keyRow;
    /** Values of a tile, where they cannot be read in place. */
    private final float[] packedValues;

    private final float[] values;
    private final int valueStride;

    private final boolean packs;
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
        total = new float[blockRows];
        keyRow = new float[width];
        packs = paddedWidth != valueWidth || !(sheet.values().tensor() instanceof FloatTensor);
        varied = sheet.overlay() != Overlay.NONE
                || Arrays.stream(sheet.from()).distinct().count() > 1
                || Arrays.stream(sheet.to()).distinct().count() > 1;
        packedValues = new float[packs ? tileKeys * paddedWidth : 0];
        values = sheet.values().tensor() instanceof FloatTensor floats && !packs ? floats.values() : packedValues;
        valueStride = packs ? paddedWidth : sheet.values().map().rowStride();
    }

    private static int blockRows(int rows, int width, int valueWidth) {
        int planned = TilePlan.online(ROWS_MOST, KEYS_MOST, width, valueWidth, FAST_MEMORY)
                .rows();
        return Math.min(roundUp(rows, ROWS), Math.clamp(planned / ROWS * ROWS, ROWS, ROWS_MOST));
    }

    private static int tileKeys(int width, int valueWidth) {
        int planned = TilePlan.online(ROWS_MOST, KEYS_MOST, width, valueWidth, FAST_MEMORY)
                .keys();
        return Math.clamp(planned / COLUMNS * COLUMNS, COLUMNS, KEYS_MOST);
    }

    static long scratch(int rows, int width, int valueWidth) {
        long block = blockRows(rows, width, valueWidth);
        long padded = roundUp(valueWidth, COLUMNS);
        return block * (width + padded + 2) + tileKeys(width, valueWidth) * (width + padded + ROWS) + width;
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
        for (int j = 0; packs && j < keys; j++) {
            sheet.values().copy(key + j, packedValues, j * paddedWidth);
        }
        finite = !varied
                || RowLoops.finite(
                        keys, values, packs ? 0 : sheet.values().map().at(key), valueStride, valueWidth);
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
        int at = packs ? from * valueStride : sheet.values().map().at(key + from);
        if (finite) {
            for (int c = 0; c < paddedWidth; c += COLUMNS) {
                TileLoops.multiply(to - from, logits, from, tileKeys, values, at + c, valueStride, product, 0, COLUMNS);
                TileLoops.add(product, factors, sums, row * paddedWidth + c, paddedWidth);
            }
        } else {
            for (int r = 0; r < ROWS; r++) {
                RowLoops.weighSeen(
                        to - from,
                        logits,
                        r * tileKeys + from,
                        values,
                        at,
                        valueStride,
                        factors[r],
                        sums,
                        (row + r) * paddedWidth,
                        valueWidth);
            }
        }
    }

    /** What the row does not see becomes −∞: all of a row that pads the six, the ends of the interval, and what the overlay says. */
    private void mask(int row, boolean present, int at, int key, int from, int to, int padded) {
        int begin = present ? Math.clamp(sheet.from()[row] - key, from, padded) : padded;
        int end = present ? Math.clamp(sheet.to()[row] - key, begin, Math.max(begin, to)) : padded;
        Arrays.fill(logits, at + from, at + begin, Float.NEGATIVE_INFINITY);
        Arrays.fill(logits, at + end, at + padded, Float.NEGATIVE_INFINITY);
        if (sheet.overlay() != Overlay.NONE && begin < end) {
            sheet.overlay().apply(logits, at + begin, row, key + begin, key + end);
        }
    }

    private void end(int row, Partial result, int outputAt, int lseAt) {
        if (greatest[row] == Float.NEGATIVE_INFINITY) {
            return;
        }
        float share = 1 / total[row];
        for (int c = 0; c < valueWidth; c++) {
            result.outputs()[outputAt + c] = sums[row * paddedWidth + c] * share;
        }
        result.lse()[lseAt] = (float) (greatest[row] + Math.log(total[row]));
    }
}
