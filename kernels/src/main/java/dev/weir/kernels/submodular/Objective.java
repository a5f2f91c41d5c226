package dev.weir.kernels.submodular;

/**
 * A monotone submodular function of live slots with f(∅) = 0. The algorithms see it only through this and {@link Prefixes}. Gains must not grow
 * along a chain, bit for bit, and must not depend on the history of the live set.
 */
interface Objective {
    /** f({slot}). */
    double singleton(int slot);

    /** An empty chain. */
    Prefixes prefixes();
}
