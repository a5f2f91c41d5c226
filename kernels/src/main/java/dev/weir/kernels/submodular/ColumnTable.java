package dev.weir.kernels.submodular;

import java.util.Arrays;

/** Columns numbered by their first appearance, from 0: their places. Expected O(1); 16 bytes a column at most. */
final class ColumnTable {
    private static final int MIXER = 0x9E3779B9;

    /** Place + 1 by hash, linear probing; 0 is free. */
    private int[] slots = new int[32];

    private int shift = Integer.SIZE - 5;
    private int[] columns = new int[16];
    private int size;

    int size() {
        return size;
    }

    /** The column that has a place. */
    int column(int place) {
        return columns[place];
    }

    /** Ascending. */
    int[] sorted() {
        int[] sorted = Arrays.copyOf(columns, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The column's place, or -1. */
    int find(int column) {
        int at = column * MIXER >>> shift;
        while (slots[at] != 0) {
            int place = slots[at] - 1;
            if (columns[place] == column) {
                return place;
            }
            at = at + 1 & slots.length - 1;
        }
        return -1;
    }

    /** The column's place, a new one if it has none: then that is the former {@link #size}. */
    int place(int column) {
        int found = find(column);
        if (found >= 0) {
            return found;
        }
        if (size == columns.length) {
            grow();
        }
        columns[size] = column;
        link(size);
        return size++;
    }

    private void link(int place) {
        int at = columns[place] * MIXER >>> shift;
        while (slots[at] != 0) {
            at = at + 1 & slots.length - 1;
        }
        slots[at] = place + 1;
    }

    private void grow() {
        columns = Arrays.copyOf(columns, 2 * size);
        slots = new int[2 * columns.length];
        shift--;
        for (int place = 0; place < size; place++) {
            link(place);
        }
    }
}
