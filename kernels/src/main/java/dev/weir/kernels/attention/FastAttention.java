package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/**
 * One pass over the keys, tile by tile, with the softmax of what was seen so far. Extra memory does not depend on the number of keys. Few rows, as when decoding, read keys and
 * values where they lie; more rows share tiles of keys that are packed for the loops.
 */
public final class FastAttention {
    /** As many rows are computed where keys lie; for more, keys are packed. */
    public static final int FEW = FewRows.MOST;

    private FastAttention() {}

    static Map<String, Tensor> run(Job job) {
        Arguments arguments = new Arguments(job);
        AttentionShape shape = arguments.shape();
        Partial result = Partial.none(shape.rows() * shape.heads(), shape.valueWidth());
        for (int sheet = arguments.firstSheet(); sheet < arguments.endSheet(); sheet++) {
            run(
                    arguments.sheet(sheet),
                    result,
                    shape.queryMap(sheet, shape.valueWidth()),
                    shape.queryMap(sheet, 1),
                    job.pulse());
        }
        return arguments.outputs(result.outputs(), result.lse());
    }

    /** A sheet by itself. */
    public static Partial of(Sheet sheet, Pulse pulse) {
        int width = sheet.values().width();
        Partial result = Partial.none(sheet.rows(), width);
        run(sheet, result, RowMap.of(0, width), RowMap.of(0, 1), pulse);
        return result;
    }

    /**
     * A sheet of few rows by itself, over ranges of its keys alone, which are read where they lie.
     *
     * @param ranges ascending: keys {@code ranges[0]} to {@code ranges[1]}, {@code ranges[2]} to {@code ranges[3]} …
     * @throws IllegalArgumentException if there are more than {@link #FEW} rows
     */
    public static Partial of(Sheet sheet, int[] ranges, Pulse pulse) {
        if (sheet.rows() > FEW) {
            throw new IllegalArgumentException(sheet.rows() + " rows are more than " + FEW);
        }
        int width = sheet.values().width();
        Partial result = Partial.none(sheet.rows(), width);
        new FewRows(sheet).run(ranges, result, RowMap.of(0, width), RowMap.of(0, 1), pulse);
        return result;
    }

    private static void run(Sheet sheet, Partial result, RowMap outputs, RowMap sums, Pulse pulse) {
        if (sheet.rows() > FewRows.MOST) {
            new ManyRows(sheet).run(result, outputs, sums, pulse);
        } else if (sheet.rows() > 0) {
            new FewRows(sheet).run(new int[] {0, Integer.MAX_VALUE}, result, outputs, sums, pulse);
        }
    }

    /** Of floats, at the most, beside inputs and outputs. */
    public static long scratch(int rows, int width, int valueWidth) {
        return rows > FewRows.MOST ? ManyRows.scratch(rows, width, valueWidth) : FewRows.scratch(width, valueWidth);
    }
}
