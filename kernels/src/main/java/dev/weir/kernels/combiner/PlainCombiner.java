package dev.weir.kernels.combiner;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The definition, in double precision: for each row the list of what it weighs, positions or blocks, then one softmax, then the weights of blocks shared out among their positions.
 */
final class PlainCombiner {
    private final CombinerInputs in;
    private final List<Part> parts = new ArrayList<>();
    private double lse;

    /**
     * A position, or a block of them.
     *
     * @param first of its positions, which lie {@code step} apart
     * @param inner weights of its positions
     */
    @SuppressWarnings("ArrayRecordComponent") // Made and read in one call.
    private record Part(int first, int step, double[] key, double[] inner) {}

    PlainCombiner(CombinerInputs in) {
        this.in = in;
    }

    static long bytes(CombinerInputs in) {
        return 8L * in.n + 8L * (in.segments() + 2L * in.rows() + 2L * in.part) * (in.width + 8L);
    }

    /**
     * @param weights [n, n], or empty where nobody wants them
     * @param lses [n], filled with the logarithms of what rows are divided by, or empty
     */
    void run(float[] out, float[] weights, float[] lses) {
        for (int i = 0; i < in.n; i++) {
            parts.clear();
            collect(i);
            double[] row = weights(i);
            if (lses.length > 0) {
                lses[i] = (float) lse;
            }
            for (int d = 0; d < in.valueWidth; d++) {
                double sum = 0;
                for (int j = 0; j < in.n; j++) {
                    sum += row[j] * in.v[j * in.valueWidth + d];
                }
                out[i * in.valueWidth + d] = (float) sum;
            }
            for (int j = 0; j < in.n && weights.length > 0; j++) {
                weights[i * in.n + j] = (float) row[j];
            }
        }
    }

    /** Of each position; leaves the logarithm of what they were divided by. */
    private double[] weights(int i) {
        double most = Double.NEGATIVE_INFINITY;
        double[] logits = new double[parts.size()];
        for (int part = 0; part < logits.length; part++) {
            logits[part] = dot(row(in.q, i), parts.get(part).key()) * in.scale;
            most = Math.max(most, logits[part]);
        }
        double total = 0;
        for (double logit : logits) {
            total += Math.exp(logit - most);
        }
        lse = most + Math.log(total);
        double[] row = new double[in.n];
        for (int part = 0; part < logits.length; part++) {
            Part each = parts.get(part);
            for (int at = 0; at < each.inner().length; at++) {
                row[each.first() + at * each.step()] += Math.exp(logits[part] - most) / total * each.inner()[at];
            }
        }
        return row;
    }

    private void collect(int i) {
        switch (in.variant) {
            case FIXED -> fixed(i);
            case LOGSPARSE -> logsparse(i);
            case AXIAL_ROWMAJOR -> rowMajor(i);
            case AXIAL_MIXTURE -> mixture(i);
        }
    }

    private void fixed(int i) {
        int own = i / in.part;
        for (int segment = 0; segment < in.segments(); segment++) {
            int first = segment * in.part;
            int count = Math.min(in.part, in.n - first);
            if (segment != own && (segment < own || !in.causal)) {
                pooled(first, 1, count);
            }
        }
        int first = own * in.part;
        direct(first, 1, in.causal ? i - first + 1 : Math.min(in.part, in.n - first));
    }

    private void logsparse(int i) {
        direct(i, 1, 1);
        for (int bit = 0; bit < Integer.SIZE - 1; bit++) {
            if ((i >> bit & 1) == 1) {
                pooled((i >> bit) - 1 << bit, 1, 1 << bit);
            }
        }
    }

    private void rowMajor(int i) {
        int column = i % in.part;
        for (int first = 0; first + in.part <= i - column; first += in.part) {
            double[] inner = softmax(row(in.q, first + column), first, 1, in.part);
            double[] key = in.weighted ? new double[in.width] : row(in.k, first + column);
            for (int at = 0; at < in.part && in.weighted; at++) {
                for (int l = 0; l < in.width; l++) {
                    key[l] += inner[at] * in.k[(first + at) * in.width + l];
                }
            }
            parts.add(new Part(first, 1, key, inner));
        }
        direct(i - column, 1, column + 1);
    }

    private void mixture(int i) {
        int column = i % in.part;
        int above = i / in.part;
        direct(column, in.part, above);
        direct(i - column, 1, column + 1);
        for (int other = 0; other < in.part; other++) {
            if (other != column) {
                pooled(other, in.part, above);
            }
        }
        for (int row = 0; row < above; row++) {
            pooled(row * in.part, 1, column);
            pooled(row * in.part + column + 1, 1, in.part - column - 1);
        }
    }

    private void direct(int first, int step, int count) {
        for (int at = 0; at < count; at++) {
            int j = first + at * step;
            parts.add(new Part(j, 1, row(in.k, j), new double[] {1}));
        }
    }

    private void pooled(int first, int step, int count) {
        if (count > 0) {
            IntUnaryOperator place = at -> first + at * step;
            double[] query = pool(in.q, place, count);
            parts.add(new Part(first, step, pool(in.k, place, count), softmax(query, first, step, count)));
        }
    }

    private double[] pool(float[] rows, IntUnaryOperator place, int count) {
        double[] result = row(rows, place.applyAsInt(0));
        for (int at = 1; at < count; at++) {
            double[] next = row(rows, place.applyAsInt(at));
            for (int l = 0; l < in.width; l++) {
                result[l] = in.pool == Pool.MAX ? Math.max(result[l], next[l]) : result[l] + next[l];
            }
        }
        for (int l = 0; l < in.width && in.pool == Pool.MEAN; l++) {
            result[l] /= count;
        }
        return result;
    }

    private double[] softmax(double[] query, int first, int step, int count) {
        double[] weights = new double[count];
        double most = Double.NEGATIVE_INFINITY;
        for (int at = 0; at < count; at++) {
            weights[at] = dot(query, row(in.k, first + at * step)) * in.scale;
            most = Math.max(most, weights[at]);
        }
        double total = 0;
        for (int at = 0; at < count; at++) {
            weights[at] = Math.exp(weights[at] - most);
            total += weights[at];
        }
        for (int at = 0; at < count; at++) {
            weights[at] /= total;
        }
        return weights;
    }

    private double[] row(float[] rows, int i) {
        double[] row = new double[in.width];
        for (int l = 0; l < in.width; l++) {
            row[l] = rows[i * in.width + l];
        }
        return row;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int l = 0; l < x.length; l++) {
            sum += x[l] * y[l];
        }
        return sum;
    }
}
