package dev.weir.kernels.bandit;

/** Random numbers by their number: the generator has no state to save, and a draw that is never used costs nothing. */
final class Uniforms {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Uniforms() {}

    /** The n-th number of a seed, in [0, 1). */
    static double at(long seed, long n) {
        return (mix(mix(seed + GOLDEN) + n * GOLDEN) >>> 11) * 0x1p-53;
    }

    /** SplitMix64's finaliser (Steele, Lea, Flood 2014). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
