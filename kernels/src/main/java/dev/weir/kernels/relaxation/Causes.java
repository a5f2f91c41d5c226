package dev.weir.kernels.relaxation;

import dev.weir.kernels.sor.IllFormedSystem;

/** Why a request was refused, with the name of the fault in front where it has one. */
final class Causes {
    private Causes() {}

    static String of(IllegalArgumentException refusal) {
        return refusal instanceof IllFormedSystem illFormed
                ? illFormed.fault() + ": " + refusal.getMessage()
                : String.valueOf(refusal.getMessage());
    }
}
