package dev.weir.kernels.memory;

import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.FiniteRows;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys and values by id, and attention over those that are live. What a query answers depends, up to rounding, on the live entries alone.
 *
 * <p>Entries lie in blocks of slots; freed slots are used again, the last freed first. When less than half of the slots are live, entries move together, which is paid for by the
 * deletes since. Not for several threads.
 */
public final class AttentionMemory {
    public static final int SLOTS = 256;

    private final int width;
    private final int valueWidth;
    private final float scale;
    private final int slots;
    private List<Block> blocks = new ArrayList<>();
    private final Map<Integer, Integer> places = new HashMap<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final List<StandingQuery> standing = new ArrayList<>();
    private long absent;

    /** Empty, in blocks of {@value #SLOTS} slots. */
    public AttentionMemory(int width, int valueWidth, float scale) {
        this(width, valueWidth, scale, SLOTS);
    }

    /** @throws Refused with {@link Code#RANGE} if a size or the scale is not over 0 */
    public AttentionMemory(int width, int valueWidth, float scale, int slots) {
        Refused.unless(
                width > 0 && valueWidth > 0 && slots > 0,
                Code.RANGE,
                "widths and slots must be over 0, but are " + width + ", " + valueWidth + " and " + slots);
        Refused.unless(
                scale > 0 && scale <= Float.MAX_VALUE, Code.RANGE, "scale must be over 0 and finite, but is " + scale);
        this.width = width;
        this.valueWidth = valueWidth;
        this.scale = scale;
        this.slots = slots;
    }

    /**
     * Puts an entry in, or in place of the one of that id. O(width).
     *
     * @throws Refused with {@link Code#SHAPE} or {@link Code#NONFINITE}; nothing was changed
     */
    public void upsert(int id, float[] key, float[] value) {
        if (key.length != width || value.length != valueWidth) {
            throw new Refused(
                    Code.SHAPE,
                    "a key and a value must be " + width + " and " + valueWidth + " long, but are " + key.length
                            + " and " + value.length);
        }
        FiniteRows.requireRow("key", key, 0, width);
        FiniteRows.requireRow("value", value, 0, valueWidth);
        upsert(id, key, 0, value, 0);
    }

    /** For rows that a planner has looked at. */
    void upsert(int id, float[] key, int keyAt, float[] value, int valueAt) {
        int place = places.computeIfAbsent(id, _ -> freePlace());
        blocks.get(place / slots).put(place % slots, id, key, keyAt, value, valueAt);
        standing.forEach(each -> each.changed(place / slots));
    }

    private int freePlace() {
        if (free.isEmpty()) {
            int first = Math.multiplyExact(blocks.size(), slots);
            blocks.add(new Block(slots, width, valueWidth));
            for (int slot = slots - 1; slot >= 0; slot--) {
                free.push(first + slot);
            }
        }
        return free.pop();
    }

    /**
     * Takes an entry out. O(1), or amortised O(width) where entries move together.
     *
     * @return whether there was one; if not, nothing happens but that it is counted
     */
    public boolean delete(int id) {
        Integer place = places.remove(id);
        if (place == null) {
            absent++;
            return false;
        }
        blocks.get(place / slots).remove(place % slots);
        free.push(place);
        standing.forEach(each -> each.changed(place / slots));
        if (blocks.size() > 1 && 2L * places.size() < (long) blocks.size() * slots) {
            compact();
        }
        return true;
    }

    private void compact() {
        List<Block> old = blocks;
        blocks = new ArrayList<>();
        places.clear();
        free.clear();
        for (Block block : old) {
            for (int slot = block.live().nextSetBit(0);
                    slot >= 0;
                    slot = block.live().nextSetBit(slot + 1)) {
                upsert(
                        block.id(slot),
                        block.keys().values(),
                        slot * width,
                        block.values().values(),
                        slot * valueWidth);
            }
        }
        standing.forEach(StandingQuery::relaid);
    }

    /** Of entries. */
    public int live() {
        return places.size();
    }

    /** Slots there is memory for. */
    public long allotted() {
        return (long) blocks.size() * slots;
    }

    /** Deletes of ids that were not there. */
    public long absentDeletes() {
        return absent;
    }

    /**
     * Attention over what is live, each block once. Θ(rows·live·(D + Dv)).
     *
     * @param queries [rows, D]
     */
    public Partial query(FloatTensor queries, Pulse pulse) {
        check(queries);
        Partial answer = Partial.none(queries.shape().size(0), valueWidth);
        for (Block block : blocks) {
            answer.add(block.attend(queries, scale, pulse));
        }
        return answer;
    }

    /**
     * Queries that will be asked again.
     *
     * @param queries [rows, D], not changed any more
     */
    public StandingQuery stand(FloatTensor queries) {
        check(queries);
        StandingQuery query = new StandingQuery(this, queries);
        standing.add(query);
        return query;
    }

    /** It is not asked any more. */
    public void dismiss(StandingQuery query) {
        standing.remove(query);
    }

    private void check(FloatTensor queries) {
        Refused.unless(
                queries.shape().rank() == 2 && queries.shape().size(1) == width,
                Code.SHAPE,
                "queries must be [rows×" + width + "], but are " + queries.shape());
    }

    /** All of it but standing queries, to go on from another time: 4·(2 + D + Dv) bytes for each entry, 4 for each free slot, and a few. */
    public byte[] snapshot() {
        return layout().bytes();
    }

    /**
     * What a snapshot holds takes the place of all that is here; from there on everything goes to the bit as it would have without. Standing queries stay, and ask what is now here.
     *
     * @throws Refused with {@link Code#STATE} if version, widths, scale or slots of a block are others, or it is not whole; nothing was changed then
     */
    public void restore(byte[] snapshot) {
        Layout kept = layout().read(snapshot);
        blocks = kept.blocks();
        places.clear();
        places.putAll(kept.places());
        free.clear();
        free.addAll(kept.free());
        absent = kept.absent();
        standing.forEach(StandingQuery::relaid);
    }

    private Layout layout() {
        return new Layout(width, valueWidth, scale, slots, blocks, places, free, absent);
    }

    List<Block> blocks() {
        return blocks;
    }

    int valueWidth() {
        return valueWidth;
    }

    float scale() {
        return scale;
    }
}
