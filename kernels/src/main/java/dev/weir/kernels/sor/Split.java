package dev.weir.kernels.sor;

/**
 * How a range of independent rows is worked through. Kernels have no threads; a caller that has some cuts the range, runs the parts wherever it
 * likes, and returns when all are done. Results do not depend on the cuts.
 */
@FunctionalInterface
public interface Split {
    /** On the caller's thread. */
    Split NONE = (from, to, part) -> part.run(from, to);

    /** Parts must cover {@code from <= i < to} once; every effect of theirs must be visible to the caller afterwards. */
    void over(int from, int to, Part part);

    /** Work on {@code from <= i < to}. */
    @FunctionalInterface
    interface Part {
        void run(int from, int to);
    }
}
