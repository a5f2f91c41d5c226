package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.Arrays;

/** Rows too few to pay for packing: keys and values are read where they lie, once, and that is what it costs. */
final class FewRows {
    /** More are faster together. */
    static final int MOST = 5;

    private static final int TILE_KEYS = 128;
    private static final int TILES_PER_BEAT = 64;

    private final Sheet sheet;
    private final int width;
    private final int valueWidth;
    private final float[] queries;
    private final float[] logits = new float[TILE_KEYS];
    private final float[] sums;
    private final float[] greatest;
    private final float[] total;
    /** Rows of a tile, where they are not stored as f32. */
    private final float[] widenedKeys;

    private final float[] widenedValues;

    FewRows(Sheet sheet) {
        this.sheet = sheet;
        width = sheet.keys().width();
        valueWidth = sheet.values().width();
        queries = new float[sheet.rows() * width];
        for (int row = 0; row < sheet.rows(); row++) {
            sheet.queries().copy(row, queries, row * width);
        }
        for (int i = 0; i < queries.length; i++) {
            queries[i] *= sheet.scale();
        }
        sums = new float[sheet.rows() * valueWidth];
        greatest = new float[sheet.rows()];
        Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
        total = new float[OnlineSoftmax.sumAt(sheet.rows())];
        widenedKeys = new float[sheet.keys().tensor() instanceof FloatTensor ? 0 : TILE_KEYS * width];
        widenedValues = new float[sheet.values().tensor() instanceof FloatTensor ? 0 : TILE_KEYS * valueWidth];
    }

    static long scratch(int width, int valueWidth) {
        return (MOST + TILE_KEYS) * ((long) width + valueWidth) + TILE_KEYS + MOST + OnlineSoftmax.sumAt(MOST);
    }

    /** @param ranges ascending: keys {@code ranges[0]} to {@code ranges[1]}, and so on, and no others */
    void run(int[] ranges, Partial result, RowMap outputs, RowMap lse, Pulse pulse) {
        int from = Arrays.stream(sheet.from()).min().orElse(0);
        int to = Arrays.stream(sheet.to()).max().orElse(0);
        int tiles = 0;
        for (int range = 0; range < ranges.length; range += 2) {
            int end = Math.min(ranges[range + 1], to);
            for (int key = Math.max(ranges[range], from); key < end; key += TILE_KEYS) {
                tile(key, Math.min(TILE_KEYS, end - key));
                if (++tiles % TILES_PER_BEAT == 0) {
                    pulse.beat();
                }
            }
        }
        for (int row = 0; row < sheet.rows(); row++) {
            if (greatest[row] != Float.NEGATIVE_INFINITY) {
                float sum = OnlineSoftmax.sum(total, row);
                float share = 1 / sum;
                for (int c = 0; c < valueWidth; c++) {
                    result.outputs()[outputs.at(row) + c] = sums[row * valueWidth + c] * share;
                }
                result.lse()[lse.at(row)] = (float) (greatest[row] + Math.log(sum));
            }
        }
    }

    private void tile(int key, int keys) {
        boolean inPlace = sheet.keys().tensor() instanceof FloatTensor;
        float[] k = sheet.keys().tensor() instanceof FloatTensor floats
                ? floats.values()
                : widened(sheet.keys(), key, keys, widenedKeys);
        int keyStride = inPlace ? sheet.keys().map().rowStride() : width;
        int keyAt = inPlace ? sheet.keys().map().at(key) : 0;
        boolean valuesInPlace = sheet.values().tensor() instanceof FloatTensor;
        float[] v = sheet.values().tensor() instanceof FloatTensor floats
                ? floats.values()
                : widened(sheet.values(), key, keys, widenedValues);
        int valueStride = valuesInPlace ? sheet.values().map().rowStride() : valueWidth;
        int valueAt = valuesInPlace ? sheet.values().map().at(key) : 0;
        for (int row = 0; row < sheet.rows(); row++) {
            int from = Math.clamp(sheet.from()[row] - key, 0, keys);
            int to = Math.clamp(sheet.to()[row] - key, from, keys);
            if (from < to) {
                RowLoops.dots(to - from, k, keyAt + from * keyStride, keyStride, queries, row * width, width, logits);
                row(row, key + from, to - from, v, valueAt + from * valueStride, valueStride);
            }
        }
    }

    private void row(int row, int key, int count, float[] v, int valueAt, int valueStride) {
        sheet.overlay().apply(logits, 0, row, key, key + count);
        int padded = Math.ceilDiv(count, TileLoops.LANES.length()) * TileLoops.LANES.length();
        Arrays.fill(logits, count, padded, Float.NEGATIVE_INFINITY);
        float factor = OnlineSoftmax.step(logits, 0, padded, greatest, total, row);
        if (sheet.overlay() == Overlay.NONE || RowLoops.finite(count, v, valueAt, valueStride, valueWidth)) {
            RowLoops.weigh(count, logits, v, valueAt, valueStride, factor, sums, row * valueWidth, valueWidth);
        } else {
            RowLoops.weighSeen(count, logits, 0, v, valueAt, valueStride, factor, sums, row * valueWidth, valueWidth);
        }
    }

    private static float[] widened(Rows rows, int from, int count, float[] into) {
        for (int j = 0; j < count; j++) {
            rows.copy(from + j, into, j * rows.width());
        }
        return into;
    }
}
