package dev.weir.app.api;

/**
 * What the event stream may cost. Times in milliseconds.
 *
 * @param clients event streams open at a time
 * @param spacing least time between two events of a partition
 * @param heartbeat a comment goes to every client this often, by which both sides notice a dead connection
 * @param full a client whose queue has been full for so long is cut off
 * @param ringEvents events kept for readers who come back; also never more than {@code ringBytes}
 */
record Limits(int clients, long spacing, long heartbeat, long full, int ringEvents, int ringBytes) {
    static final Limits DEFAULT = new Limits(64, 200, 15_000, 10_000, 512, 2 << 20);
}
