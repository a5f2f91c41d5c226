package dev.weir.streams.ingest;

import dev.weir.kernels.linalg.CsrMatrix;

/** The base matrices by name. Any thread. */
public interface Matrices {
    /** Takes in every matrix whose write was acknowledged before; blocks for a round trip to the broker. */
    void catchUp();

    /** As of the last {@link #catchUp}. */
    Found find(String name);

    sealed interface Found {}

    record Known(CsrMatrix matrix) implements Found {}

    /** @param cause for people: where the matrix should be, and what is wrong */
    record Unusable(String cause) implements Found {}
}
