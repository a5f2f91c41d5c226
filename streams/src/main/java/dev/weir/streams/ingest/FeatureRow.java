package dev.weir.streams.ingest;

import dev.weir.kernels.element.Features;
import java.util.Arrays;

/** One feature vector being read: what is not 0, by ascending column. */
final class FeatureRow {
    private int[] columns = new int[16];
    private float[] values = new float[16];
    private int size;

    /** @param column after those before it */
    void put(int column, float value) {
        if (value == 0) {
            return;
        }
        if (size == columns.length) {
            columns = Arrays.copyOf(columns, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        columns[size] = column;
        values[size++] = value;
    }

    Features features(int width, boolean sparse) {
        if (sparse) {
            return Features.sparse(width, Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
        }
        float[] row = new float[width];
        for (int entry = 0; entry < size; entry++) {
            row[columns[entry]] = values[entry];
        }
        return Features.of(row);
    }
}
