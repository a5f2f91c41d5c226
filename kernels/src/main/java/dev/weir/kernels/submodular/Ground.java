package dev.weir.kernels.submodular;

/** Elements by number, as constraints see them. */
interface Ground {
    int[] all();

    /** -1 when there is none of the id. */
    int slotOf(String id);

    String id(int slot);

    String group(int slot);

    /** Over 0. */
    double cost(int slot);
}
