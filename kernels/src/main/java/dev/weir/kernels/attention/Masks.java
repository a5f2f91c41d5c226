package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.IntTensor;
import java.util.Optional;

/**
 * Which pairs are visible: those that every mask allows. Masks by position leave each row an interval of keys; {@code bias} and {@code bool_mask} are looked up pair by pair.
 */
final class Masks {
    private final AttentionShape shape;
    private final boolean causal;
    /** At most this many keys up to the row's own position; none if 0. */
    private final int window;

    private final int firstKey;
    private final int endKey;
    private final Optional<IntTensor> lengths;
    private final Optional<IntTensor> limits;
    private final Optional<Pairs<FloatTensor>> bias;
    private final Optional<Pairs<IntTensor>> allowed;

    Masks(Job job, AttentionShape shape) {
        this.shape = shape;
        Params params = job.params();
        causal = params.flag("causal", false);
        window = params.integer("window", 0, 1, Integer.MAX_VALUE);
        int[] keys = params.range("keys", Integer.MAX_VALUE);
        firstKey = keys[0];
        endKey = keys[1];
        lengths = job.has("key_lens") ? Optional.of(job.ints("key_lens", shape.batch())) : Optional.empty();
        limits = job.has("key_limit")
                ? Optional.of(job.ints("key_limit", shape.packed() ? shape.rows() : shape.queriesEach()))
                : Optional.empty();
        bias = job.has("bias") ? Optional.of(new Pairs<>("bias", job.floats("bias"), shape)) : Optional.empty();
        allowed = job.has("bool_mask")
                ? Optional.of(new Pairs<>(
                        "bool_mask",
                        job.ints("bool_mask", job.tensor("bool_mask").shape().sizes()),
                        shape))
                : Optional.empty();
        checkLengths();
        checkLimits();
    }

    private void checkLengths() {
        for (int b = 0; lengths.isPresent() && b < shape.batch(); b++) {
            int length = lengths.get().values()[b];
            Refused.unless(
                    length >= 0 && length <= shape.keys(b),
                    Code.RANGE,
                    "key_lens[" + b + "] must be from 0 to " + shape.keys(b) + ", but is " + length);
        }
    }

    private void checkLimits() {
        for (int i = 0; limits.isPresent() && i < limits.get().values().length; i++) {
            int limit = limits.get().values()[i];
            Refused.unless(limit >= 0, Code.RANGE, "key_limit[" + i + "] must not be negative, but is " + limit);
        }
    }

    /** The first key that any row may see. */
    int firstKey() {
        return firstKey;
    }

    /** Behind the last key that any row may see. */
    int endKey() {
        return Math.max(firstKey, Math.min(endKey, shape.longest()));
    }

    /** Whether rows differ in what they see by their position. */
    boolean positional() {
        return causal || window > 0 || limits.isPresent() || paired();
    }

    /** Whether pairs must be looked up. */
    boolean paired() {
        return bias.isPresent() || allowed.isPresent();
    }

    /** The first key that query {@code i} of sequence {@code b} sees, as far as positions tell. */
    int from(int b, int i) {
        long from = firstKey;
        if (window > 0) {
            from = Math.max(from, (long) i + shape.keys(b) - shape.queries(b) - window + 1);
        }
        return (int) Math.min(from, shape.keys(b));
    }

    /** Behind the last one; not less than {@link #from}. */
    int to(int b, int i) {
        long to = Math.min(endKey, shape.keys(b));
        if (causal || window > 0) {
            to = Math.min(to, (long) i + shape.keys(b) - shape.queries(b) + 1);
        }
        if (lengths.isPresent()) {
            to = Math.min(to, lengths.get().values()[b]);
        }
        if (limits.isPresent()) {
            to = Math.min(to, limits.get().values()[shape.maskRow(b, i)]);
        }
        return (int) Math.max(to, from(b, i));
    }

    /** What is added to the logit of a pair: −∞ where it is not visible. The definition, mask by mask. */
    double added(int b, int h, int i, int j) {
        long position = (long) i + shape.keys(b) - shape.queries(b);
        boolean visible = (!causal || j <= position)
                && (window == 0 || (j <= position && j > position - window))
                && (lengths.isEmpty() || j < lengths.get().values()[b])
                && (limits.isEmpty() || j < limits.get().values()[shape.maskRow(b, i)])
                && j >= firstKey
                && j < endKey
                && (allowed.isEmpty() || allowed.get().at(b, h, i, j) != 0);
        return !visible
                ? Double.NEGATIVE_INFINITY
                : bias.isEmpty() ? 0 : bias.get().at(b, h, i, j);
    }

    /** Adds to the logits of keys {@code from} to {@code to}, which begin at {@code at}, what pairs ask for. */
    void overlay(float[] logits, int at, int b, int h, int i, int from, int to) {
        if (bias.isPresent()) {
            float[] values = bias.get().tensor().values();
            int place = bias.get().place(b, h, i, from);
            int step = bias.get().step();
            for (int j = 0; j < to - from; j++) {
                float added = values[place + j * step];
                logits[at + j] = added == Float.NEGATIVE_INFINITY ? added : logits[at + j] + added;
            }
        }
        if (allowed.isPresent()) {
            int[] values = allowed.get().tensor().values();
            int place = allowed.get().place(b, h, i, from);
            int step = allowed.get().step();
            for (int j = 0; j < to - from; j++) {
                logits[at + j] = values[place + j * step] == 0 ? Float.NEGATIVE_INFINITY : logits[at + j];
            }
        }
    }

    /** Visible pairs of the query heads of some sheets; those that {@code bool_mask} hides are taken to be spread evenly over a sequence. */
    double pairs(int firstSheet, int endSheet) {
        double pairs = 0;
        double share = 1;
        for (int b = 0; b < shape.batch(); b++) {
            if (allowed.isPresent() && (b == 0 || allowed.get().differs())) {
                share = allowed.get().share(b);
            }
            double seen = 0;
            for (int i = 0; i < shape.queries(b); i++) {
                seen += to(b, i) - from(b, i);
            }
            int first = Math.max(firstSheet, b * shape.keyHeads());
            int end = Math.min(endSheet, (b + 1) * shape.keyHeads());
            pairs += seen * share * shape.group() * Math.max(0, end - first);
        }
        return pairs;
    }
}
