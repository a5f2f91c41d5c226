package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import java.util.stream.IntStream;

/**
 * The sizes of an attention, in both layouts.
 *
 * <pre>
 *   dense    Q [B, Hq, Nq, D]     K [B, Hkv, Nk, D]     V [B, Hkv, Nk, Dv]     O [B, Hq, Nq, Dv]     LSE [B, Hq, Nq]
 *   packed   Q [ΣNq, Hq, D]       K [ΣNk, Hkv, D]       V [ΣNk, Hkv, Dv]       O [ΣNq, Hq, Dv]       LSE [ΣNq, Hq]
 * </pre>
 *
 * Packed sequences lie one after another; {@code q_offsets} and {@code k_offsets} [B + 1] say where each begins, and where the last ends.
 *
 * @param queriesEach Nq, if dense
 * @param queriesFrom where the queries of each sequence begin, and B·Nq at last
 */
record AttentionShape(
        boolean packed,
        int batch,
        int heads,
        int keyHeads,
        int width,
        int valueWidth,
        int queriesEach,
        int[] queriesFrom,
        int[] keysFrom) {

    static AttentionShape of(Job job) {
        boolean packed = job.has("q_offsets") || job.has("k_offsets");
        int rank = packed ? 3 : 4;
        for (String name : new String[] {"Q", "K", "V"}) {
            job.requireRank(name, rank);
        }
        Shape q = job.tensor("Q").shape();
        Shape k = job.tensor("K").shape();
        Shape v = job.tensor("V").shape();
        AttentionShape shape = new AttentionShape(
                packed,
                packed ? sequences(job) : q.size(0),
                q.size(1),
                k.size(1),
                q.size(-1),
                v.size(-1),
                packed ? 0 : q.size(2),
                packed ? offsets(job, "q_offsets", q.size(0)) : steps(q.size(0), q.size(2)),
                packed ? offsets(job, "k_offsets", k.size(0)) : steps(k.size(0), k.size(2)));
        boolean agree = k.size(-1) == q.size(-1)
                && v.size(0) == k.size(0)
                && v.size(1) == k.size(1)
                && (packed || (k.size(0) == q.size(0) && v.size(2) == k.size(2)));
        Refused.unless(
                agree,
                Code.SHAPE,
                "Q " + q + ", K " + k + " and V " + v + " must be "
                        + (packed ? "[N×Hq×D], [M×Hkv×D] and [M×Hkv×Dv]" : "[B×Hq×N×D], [B×Hkv×M×D] and [B×Hkv×M×Dv]"));
        Refused.unless(
                shape.keyHeads > 0 ? shape.heads % shape.keyHeads == 0 : shape.heads == 0,
                Code.SHAPE,
                "the heads of Q must be a multiple of those of K, but are " + shape.heads + " and " + shape.keyHeads);
        long outputs = (long) shape.rows() * shape.heads * Math.max(1, shape.valueWidth);
        Refused.unless(
                outputs <= Integer.MAX_VALUE,
                Code.SHAPE,
                "O would have " + outputs + " elements; " + Integer.MAX_VALUE + " is the most");
        return shape;
    }

    private static int sequences(Job job) {
        job.requireRank("q_offsets", 1);
        int batch = job.tensor("q_offsets").shape().count() - 1;
        Refused.unless(
                batch >= 0, Code.SHAPE, "q_offsets must have an element more than there are sequences, but is empty");
        return batch;
    }

    private static int[] offsets(Job job, String name, int rows) {
        IntTensor tensor = job.ints(name, job.tensor("q_offsets").shape().count());
        int[] offsets = tensor.values();
        boolean legal = offsets[0] == 0 && offsets[offsets.length - 1] == rows;
        for (int i = 1; i < offsets.length; i++) {
            legal &= offsets[i] >= offsets[i - 1];
        }
        Refused.unless(legal, Code.RANGE, name + " must ascend from 0 to the number of rows, " + rows);
        return offsets;
    }

    private static int[] steps(int batch, int size) {
        return IntStream.rangeClosed(0, batch)
                .map(b -> Math.multiplyExact(b, size))
                .toArray();
    }

    /** Of all sequences. */
    int rows() {
        return queriesFrom[batch];
    }

    int queries(int b) {
        return queriesFrom[b + 1] - queriesFrom[b];
    }

    int keys(int b) {
        return keysFrom[b + 1] - keysFrom[b];
    }

    /** The most keys of a sequence. */
    int longest() {
        int longest = 0;
        for (int b = 0; b < batch; b++) {
            longest = Math.max(longest, keys(b));
        }
        return longest;
    }

    /** Where masks have query {@code i} of sequence {@code b}: among all queries if packed, else among those of any sequence. */
    int maskRow(int b, int i) {
        return packed ? queriesFrom[b] + i : i;
    }

    /** Query heads that read one key head. */
    int group() {
        return keyHeads == 0 ? 0 : heads / keyHeads;
    }

    /** A key head of a sequence, with the query heads that read it, is a sheet: they are computed one by one. */
    int sheets() {
        return Math.multiplyExact(batch, keyHeads);
    }

    /** The rows of a sheet in an array as Q is, whose innermost size is {@code wide}. */
    RowMap queryMap(int sheet, int wide) {
        int b = sheet / keyHeads;
        int head = sheet % keyHeads * group();
        int count = Math.max(1, queries(b));
        return packed
                ? new RowMap((queriesFrom[b] * heads + head) * wide, count, wide, heads * wide)
                : new RowMap((queriesFrom[b] * heads + head * queries(b)) * wide, count, count * wide, wide);
    }

    /** Likewise as K is. */
    RowMap keyMap(int sheet, int wide) {
        int b = sheet / keyHeads;
        int head = sheet % keyHeads;
        return packed
                ? RowMap.of((keysFrom[b] * keyHeads + head) * wide, keyHeads * wide)
                : RowMap.of((keysFrom[b] * keyHeads + head * keys(b)) * wide, wide);
    }

    Shape outputShape() {
        return packed ? Shape.of(rows(), heads, valueWidth) : Shape.of(batch, heads, queriesEach, valueWidth);
    }

    Shape sumShape() {
        return packed ? Shape.of(rows(), heads) : Shape.of(batch, heads, queriesEach);
    }
}
