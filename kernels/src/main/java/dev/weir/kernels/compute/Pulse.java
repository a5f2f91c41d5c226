package dev.weir.kernels.compute;

/**
 * Called by a form between pieces of its work, at least every few milliseconds: a sign of life for whoever watches, and the place where a job is given up.
 */
@FunctionalInterface
public interface Pulse {
    /** Nobody watches. */
    Pulse NONE = () -> {};

    /** @throws Refused with {@link Code#CANCELLED} if the result is no longer wanted */
    void beat();
}
