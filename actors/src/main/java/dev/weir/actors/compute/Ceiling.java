package dev.weir.actors.compute;

/**
 * What a lane could do at best, measured when the first one starts.
 *
 * @param flops floating-point operations a second of a large matrix product
 * @param bytesPerSecond read and written by a large copy
 */
public record Ceiling(double flops, double bytesPerSecond) {
    public Ceiling {
        if (!(flops > 0 && bytesPerSecond > 0)) {
            throw new IllegalArgumentException("a ceiling must be above 0, but is " + flops + ", " + bytesPerSecond);
        }
    }

    /** Measures; called on the lane's thread, before it takes jobs. */
    @FunctionalInterface
    public interface Measure {
        Ceiling of(Lane lane);
    }
}
