package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.Tally.Cause;

/** The state of nested sets S₀ = ∅ ⊂ S₁ ⊂ … ⊂ S_length, each one element larger than the one before. */
interface Prefixes {
    int length();

    /** f(S_prefix). */
    double value(int prefix);

    /** f(slot | S_prefix). */
    double gain(int slot, int prefix, Cause cause);

    /** Gains on S₀ to S_length in one pass over the anchors; {@code gains} holds length + 1. */
    void gains(int slot, double[] gains, Cause cause);

    void push(int slot);

    void truncate(int length);
}
