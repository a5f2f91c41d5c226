package dev.weir.kernels.submodular;

/** Hashes in the place of coins: the same seed and id give the same draw for ever, on every machine. */
final class Hashes {
    private Hashes() {}

    /** Of the text alone; seeds come in with {@link #mix}. */
    static long of(String id) {
        long hash = 0x9E3779B97F4A7C15L ^ id.length();
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x2545F4914F6CDD1DL;
            hash ^= hash >>> 29;
        }
        return finish(hash);
    }

    static long mix(long seed, long hash) {
        return finish(hash ^ finish(seed + 0x9E3779B97F4A7C15L));
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input reaches every bit of the output. */
    private static long finish(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
