package dev.weir.kernels.submodular;

import java.util.Arrays;

/** Slots in no order; adding and removing at a place are O(1). */
final class SlotBag {
    private int[] slots = new int[4];
    private int size;

    int size() {
        return size;
    }

    int at(int position) {
        return slots[position];
    }

    /** @return its place */
    int add(int slot) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, 2 * size);
        }
        slots[size] = slot;
        return size++;
    }

    /** @return the slot that now has this place, the removed one if none has */
    int removeAt(int position) {
        int last = slots[--size];
        int removed = slots[position];
        slots[position] = last;
        return position == size ? removed : last;
    }

    void clear() {
        size = 0;
    }
}
