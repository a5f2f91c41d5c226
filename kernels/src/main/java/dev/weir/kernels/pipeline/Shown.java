package dev.weir.kernels.pipeline;

/** What one partition of a pipeline shows after an input offset: immutable, complete, safe to hand to any thread. */
public interface Shown {
    /** Input offset of the next record; everything before it is in this state. */
    long offset();

    /** Hash of the state, 32 hex digits; equal logs give equal digests. */
    String digest();
}
