package dev.weir.kernels.submodular;

import java.util.Arrays;

/** Slots, the least first by some order; adding one and removing any are O(log n). Eight bytes a slot. */
final class SlotHeap {
    interface Order {
        boolean isBefore(int slot, int other);
    }

    private static final int NOWHERE = -1;

    private final Order order;
    private int[] heap = new int[16];
    /** Of each slot, or {@link #NOWHERE}. */
    private int[] places = new int[0];

    private int size;

    SlotHeap(Order order) {
        this.order = order;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int slot) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        if (slot >= places.length) {
            int before = places.length;
            places = Arrays.copyOf(places, Math.max(slot + 1, before + before / 2));
            Arrays.fill(places, before, places.length, NOWHERE);
        }
        rise(slot, size++);
    }

    int removeFirst() {
        int first = heap[0];
        remove(first);
        return first;
    }

    /** @return whether it was there */
    boolean remove(int slot) {
        int place = slot < places.length ? places[slot] : NOWHERE;
        if (place == NOWHERE) {
            return false;
        }
        places[slot] = NOWHERE;
        int last = heap[--size];
        if (last != slot) {
            sink(last, place);
            rise(last, places[last]);
        }
        return true;
    }

    private void rise(int slot, int from) {
        int place = from;
        while (place > 0 && order.isBefore(slot, heap[(place - 1) / 2])) {
            put(heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        put(slot, place);
    }

    private void sink(int slot, int from) {
        int place = from;
        for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
            child += child + 1 < size && order.isBefore(heap[child + 1], heap[child]) ? 1 : 0;
            if (!order.isBefore(heap[child], slot)) {
                break;
            }
            put(heap[child], place);
            place = child;
        }
        put(slot, place);
    }

    private void put(int slot, int place) {
        heap[place] = slot;
        places[slot] = place;
    }
}
