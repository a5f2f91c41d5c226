package dev.weir.app.solve;

/** Where an omega came from. */
enum OmegaSource {
    GIVEN,
    YOUNG,
    /** Estimated from the sweeps of this very solve. */
    SWEEPS,
    /** A fixed guess, for methods that are not very sensitive. */
    GUESS,
    /** A learner's, from the solves before. */
    MEMORY
}
