package dev.weir.kernels.combiner;

import dev.weir.kernels.compute.Pulse;

/**
 * The variant logsparse: level by level, the summaries of blocks of 2^level that begin at multiples of 2^(level+1) are made once, and every position of the block after such a block sees it.
 *
 * <p>Pooled rows of a level come from those of the level below. n·log2(n)/2 pairs for the summaries and as many for the positions.
 */
final class Dyadic {
    private static final int BEAT = 1024;

    private final CombinerInputs in;
    private final Pulse pulse;
    private final float[] out;
    private final float[] most;
    private final float[] totals;
    private final float[] pooledQueries;
    private final float[] pooledKeys;
    private final float[] value;
    private final float[] scores;

    Dyadic(CombinerInputs in, Pulse pulse) {
        this.in = in;
        this.pulse = pulse;
        out = in.v.clone();
        most = new float[in.n];
        totals = new float[in.n];
        pooledQueries = in.q.clone();
        pooledKeys = in.k.clone();
        value = new float[in.valueWidth];
        scores = new float[in.n];
    }

    /** @param lse [n], or empty where nobody wants it */
    float[] run(float[] lse) {
        for (int i = 0; i < in.n; i++) {
            most[i] = logit(in.q, i, in.k, i);
            totals[i] = 1;
        }
        for (int size = 1; size < in.n; size *= 2) {
            for (int first = 0; first + size < in.n; first += 2 * size) {
                block(first, size);
                merge(first, size);
                if (size >= BEAT || first % BEAT == 0) {
                    pulse.beat();
                }
            }
            if (size > in.n / 2) {
                break;
            }
        }
        for (int i = 0; i < in.n; i++) {
            for (int d = i * in.valueWidth; d < (i + 1) * in.valueWidth; d++) {
                out[d] /= totals[i];
            }
        }
        for (int i = 0; i < lse.length; i++) {
            lse[i] = (float) (most[i] + Math.log(totals[i]));
        }
        return out;
    }

    /** The value of a block, and what the positions after it make of it. */
    private void block(int first, int size) {
        float factor = in.pool == Pool.MEAN ? 1f / size : 1;
        for (int j = 0; j < size; j++) {
            scores[j] = factor * logit(pooledQueries, first, in.k, first + j);
        }
        float total = Rows.exponentiate(scores, 0, size, Rows.most(scores, 0, size));
        java.util.Arrays.fill(value, 0);
        for (int j = 0; j < size; j++) {
            Rows.add(scores[j] / total, in.v, (first + j) * in.valueWidth, value, 0, in.valueWidth);
        }
        for (int i = first + size; i < Math.min(in.n, first + 2 * size); i++) {
            see(i, factor * logit(in.q, i, pooledKeys, first));
        }
    }

    private void see(int i, float logit) {
        float largest = Math.max(most[i], logit);
        float kept = (float) Math.exp(most[i] - largest);
        float weight = (float) Math.exp(logit - largest);
        totals[i] = totals[i] * kept + weight;
        most[i] = largest;
        int at = i * in.valueWidth;
        for (int d = 0; d < in.valueWidth; d++) {
            out[at + d] = out[at + d] * kept + weight * value[d];
        }
    }

    /** Makes of the pooled rows of a block and the next one those of both. A mean is kept as a sum. */
    private void merge(int first, int size) {
        if (first + 2 * size <= in.n) {
            int at = first * in.width;
            int next = (first + size) * in.width;
            in.pool.add(pooledQueries, next, pooledQueries, at, in.width);
            in.pool.add(pooledKeys, next, pooledKeys, at, in.width);
        }
    }

    private float logit(float[] queries, int i, float[] keys, int j) {
        return (float) in.scale * Rows.dot(queries, i * in.width, keys, j * in.width, in.width);
    }
}
