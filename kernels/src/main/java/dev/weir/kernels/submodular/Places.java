package dev.weir.kernels.submodular;

import java.util.Arrays;

/** Where in an instance each slot is: how deep, and at which place of the bag of that depth. */
final class Places {
    private int[] depths = new int[16];
    private int[] positions = new int[16];
    private int count;

    int count() {
        return count;
    }

    /** 0 when the slot is not here. */
    int depth(int slot) {
        return slot < depths.length ? depths[slot] : 0;
    }

    int position(int slot) {
        return positions[slot];
    }

    void set(int slot, int depth, int position) {
        if (slot >= depths.length) {
            int larger = Math.max(slot + 1, 2 * depths.length);
            depths = Arrays.copyOf(depths, larger);
            positions = Arrays.copyOf(positions, larger);
        }
        count += depths[slot] == 0 ? 1 : 0;
        depths[slot] = depth;
        positions[slot] = position;
    }

    void clear(int slot) {
        count -= depths[slot] == 0 ? 0 : 1;
        depths[slot] = 0;
    }
}
