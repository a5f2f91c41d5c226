package dev.weir.kernels.submodular;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The similarity rows of live slots: those of the first slots are kept, those of the others made at each use, one by one, or together for who said that he will ask for them. */
final class RowStore {
    private final RowMaker maker;
    private final Points points;
    private final Live live;
    private final int cachedSlots;
    private final RowsAhead ahead = new RowsAhead();
    /** By slot, null where it is not kept. */
    private int[][] rows = new int[16][];

    private int[] scratch = new int[0];
    private int scratchSlot = -1;

    /** @param cachedSlots how many are kept */
    RowStore(RowMaker maker, Points points, Live live, int cachedSlots) {
        this.maker = maker;
        this.points = points;
        this.live = live;
        this.cachedSlots = cachedSlots;
    }

    /** Room for the row of a slot whose anchors are those of the maker; to be filled. */
    int[] fill(int slot) {
        if (!keeps(slot)) {
            return scratchFor(slot);
        }
        int[] row = new int[maker.count()];
        rows[slot] = row;
        return row;
    }

    /** Keeps a copy of what begins at {@code from}, if the slot's row is kept. */
    void put(int slot, int[] units, int from) {
        if (keeps(slot)) {
            rows[slot] = Arrays.copyOfRange(units, from, from + maker.count());
        }
    }

    private boolean keeps(int slot) {
        if (slot >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(slot + 1, 2 * rows.length));
        }
        rows[slot] = null;
        return slot < cachedSlots && maker.count() > 0;
    }

    /** Null where it is not kept. May be longer than there are anchors, and is to be brought up to date by whoever changes them. */
    int @Nullable [] kept(int slot) {
        return slot < rows.length ? rows[slot] : null;
    }

    void replace(int slot, int[] row) {
        rows[slot] = row;
    }

    void forget(int slot) {
        if (slot < rows.length) {
            rows[slot] = null;
        }
        ahead.forget(slot);
        if (scratchSlot == slot) {
            scratchSlot = -1;
        }
    }

    /** Of what is not kept, when the anchors change. */
    void forgetOthers() {
        scratchSlot = -1;
        ahead.clear();
    }

    private int[] scratchFor(int slot) {
        if (scratch.length < maker.count()) {
            scratch = new int[maker.count()];
        }
        scratchSlot = slot;
        return scratch;
    }

    /** One entry per anchor at least; valid until the next call, not to be modified. */
    int[] row(int slot) {
        int[] kept = kept(slot);
        if (kept != null) {
            return kept;
        }
        if (scratchSlot != slot) {
            int[] row = scratchFor(slot);
            if (ahead.holds(slot)) {
                ahead.copy(slot, row);
            } else {
                maker.one(points.row(slot), row);
            }
        }
        return scratch;
    }

    /** That the rows of these slots will be asked for next, most of them. Nothing but time depends on it. */
    void expect(int[] slots, int from, int to) {
        int[] lacking = Arrays.stream(slots, from, to)
                .filter(slot -> kept(slot) == null)
                .limit(maker.blockRows(maker.count()))
                .toArray();
        if (lacking.length >= RowMaker.LEAST
                && maker.takesAsBlock(points.row(lacking[0]))
                && !Arrays.stream(lacking).allMatch(ahead::holds)) {
            ahead.fill(lacking, maker.many(points.rows(lacking)), maker.count());
        }
    }

    /** How many slots are best expected at a time; 1 where each has its row. */
    int batch() {
        return live.slotsEnd() > cachedSlots ? maker.blockRows(maker.count()) : 1;
    }

    /** Of all that is live, in no order that means anything; each row is valid for the time of its call. */
    void forEach(Consumer<int[]> use) {
        int[] slots = live.all();
        int step = batch();
        for (int i = 0; i < slots.length; i++) {
            if (step > 1 && i % step == 0) {
                expect(slots, i, Math.min(i + step, slots.length));
            }
            use.accept(row(slots[i]));
        }
    }
}
