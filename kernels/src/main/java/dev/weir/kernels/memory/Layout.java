package dev.weir.kernels.memory;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.StateBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a memory holds, and where: sums over a block depend on the order within, so entries are kept with their places, and free places in the order in which they will be used.
 *
 * <pre>
 *   absent deletes, blocks, free places     i64 each
 *   free places                             i32 each, the next one first
 *   entries, by place                       place, id; key, value
 * </pre>
 */
record Layout(
        int width,
        int valueWidth,
        float scale,
        int slots,
        List<Block> blocks,
        Map<Integer, Integer> places,
        Collection<Integer> free,
        long absent) {
    private static final int VERSION = 1;
    private static final int COUNTS = 3;

    private String title() {
        return "AttentionMemory, keys of " + width + ", values of " + valueWidth + ", scale " + scale + ", blocks of "
                + slots;
    }

    private long entryBytes() {
        return 4L * (2 + width + valueWidth);
    }

    byte[] bytes() {
        long length = 8 * COUNTS + 4L * free.size() + entryBytes() * places.size();
        ByteBuffer bytes = StateBytes.begin(VERSION, title(), length);
        bytes.putLong(absent).putLong(blocks.size()).putLong(free.size());
        free.forEach(bytes::putInt);
        for (int number = 0; number < blocks.size(); number++) {
            Block block = blocks.get(number);
            for (int slot = block.live().nextSetBit(0);
                    slot >= 0;
                    slot = block.live().nextSetBit(slot + 1)) {
                bytes.putInt(number * slots + slot).putInt(block.id(slot));
                StateBytes.put(bytes, block.keys().values(), slot * width, width);
                StateBytes.put(bytes, block.values().values(), slot * valueWidth, valueWidth);
            }
        }
        return bytes.array();
    }

    /**
     * What bytes hold, which must come from a memory of the same sizes.
     *
     * @throws Refused with {@link Code#STATE}
     */
    Layout read(byte[] snapshot) {
        ByteBuffer bytes = StateBytes.open(snapshot, VERSION, title());
        Refused.unless(
                bytes.remaining() >= 8 * COUNTS, Code.STATE, () -> "the kept state of " + title() + " has no counts");
        long[] counts = StateBytes.counts(bytes, COUNTS);
        long allotted = Math.multiplyHigh(counts[1], slots) == 0 ? counts[1] * slots : -1;
        // Every place must be there as a free one or with its entry, so the length tells whether there is memory for so
        // many.
        Refused.unless(
                allotted >= 0 && allotted <= Integer.MAX_VALUE && counts[2] <= allotted,
                Code.STATE,
                () -> counts[2] + " places of " + counts[1] + " blocks of " + slots + " cannot be free");
        StateBytes.requireRest(bytes, title(), 4 * counts[2] + entryBytes() * (allotted - counts[2]));
        Layout read = new Layout(
                width, valueWidth, scale, slots, new ArrayList<>(), new HashMap<>(), new ArrayList<>(), counts[0]);
        read.fill(bytes, (int) counts[1], (int) counts[2]);
        return read;
    }

    private void fill(ByteBuffer bytes, int blockCount, int freeCount) {
        int allotted = blockCount * slots;
        BitSet taken = new BitSet();
        for (int i = 0; i < freeCount; i++) {
            free.add(place(bytes, allotted, taken));
        }
        for (int i = 0; i < blockCount; i++) {
            blocks.add(new Block(slots, width, valueWidth));
        }
        float[] key = new float[width];
        float[] value = new float[valueWidth];
        for (int i = freeCount; i < allotted; i++) {
            int place = place(bytes, allotted, taken);
            int id = bytes.getInt();
            StateBytes.get(bytes, key, 0, width);
            StateBytes.get(bytes, value, 0, valueWidth);
            blocks.get(place / slots).put(place % slots, id, key, 0, value, 0);
            Refused.unless(
                    places.put(id, place) == null, Code.STATE, () -> "the kept state has two entries of id " + id);
        }
    }

    private static int place(ByteBuffer bytes, int allotted, BitSet taken) {
        int place = bytes.getInt();
        Refused.unless(
                place >= 0 && place < allotted && !taken.get(place),
                Code.STATE,
                () -> "the kept state has place " + place + " twice, or not among its " + allotted);
        taken.set(place);
        return place;
    }
}
