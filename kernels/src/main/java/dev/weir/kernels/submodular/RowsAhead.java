package dev.weir.kernels.submodular;

import java.util.Arrays;

/** Rows of live slots that have none of their own, made together before they are asked for one by one. Whoever changes the anchors clears them. */
final class RowsAhead {
    private int[] slots = new int[0];
    private int[] units = new int[0];
    private int width;
    /** By slot: its place in the block from 1 on, 0 if it has none. */
    private int[] places = new int[0];

    /** @param rows one for each slot, one behind the other */
    void fill(int[] these, int[] rows, int rowWidth) {
        clear();
        slots = these;
        units = rows;
        width = rowWidth;
        int end = Arrays.stream(these).max().orElse(-1) + 1;
        if (places.length < end) {
            places = Arrays.copyOf(places, Math.max(end, places.length + places.length / 2));
        }
        for (int i = 0; i < these.length; i++) {
            places[these[i]] = i + 1;
        }
    }

    boolean holds(int slot) {
        return slot < places.length && places[slot] > 0;
    }

    /** Only of a slot that it {@link #holds}. */
    void copy(int slot, int[] row) {
        System.arraycopy(units, (places[slot] - 1) * width, row, 0, width);
    }

    void forget(int slot) {
        if (slot < places.length) {
            places[slot] = 0;
        }
    }

    void clear() {
        for (int slot : slots) {
            places[slot] = 0;
        }
        slots = new int[0];
        units = new int[0];
    }
}
