package dev.weir.kernels.memory;

import dev.weir.kernels.attention.FastAttention;
import dev.weir.kernels.attention.Overlay;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.attention.Sheet;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.util.Arrays;
import java.util.BitSet;

/** Slots for entries, and which of them are live. Dead ones keep their numbers, and no answer has them. */
final class Block {
    private final FloatTensor keys;
    private final FloatTensor values;
    private final int[] ids;
    private final BitSet live = new BitSet();

    Block(int slots, int width, int valueWidth) {
        keys = new FloatTensor(Shape.of(slots, width));
        values = new FloatTensor(Shape.of(slots, valueWidth));
        ids = new int[slots];
    }

    BitSet live() {
        return live;
    }

    int id(int slot) {
        return ids[slot];
    }

    FloatTensor keys() {
        return keys;
    }

    FloatTensor values() {
        return values;
    }

    void put(int slot, int id, float[] key, int keyAt, float[] value, int valueAt) {
        int width = keys.shape().size(1);
        int valueWidth = values.shape().size(1);
        System.arraycopy(key, keyAt, keys.values(), slot * width, width);
        System.arraycopy(value, valueAt, values.values(), slot * valueWidth, valueWidth);
        ids[slot] = id;
        live.set(slot);
    }

    void remove(int slot) {
        live.clear(slot);
    }

    /** Attention over what is live in here. */
    Partial attend(FloatTensor queries, float scale, Pulse pulse) {
        int rows = queries.shape().size(0);
        int[] to = new int[rows];
        Arrays.fill(to, live.length());
        Overlay dead = live.cardinality() == live.length() ? Overlay.NONE : this::hideDead;
        return FastAttention.of(Sheet.of(queries, keys, values, new int[rows], to, dead, scale), pulse);
    }

    private void hideDead(float[] logits, int at, int row, int from, int to) {
        for (int slot = live.nextClearBit(from); slot < to; slot = live.nextClearBit(slot + 1)) {
            logits[at + slot - from] = Float.NEGATIVE_INFINITY;
        }
    }
}
