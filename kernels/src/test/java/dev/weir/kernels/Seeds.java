package dev.weir.kernels;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;

/**
 * Seeds of the random tests. A test takes {@link #of} as its {@code @MethodSource} and makes its generator with {@link #generator}; the seed is
 * part of the test's name, so a failure prints it. {@code -Dweir.seed=N} reruns that one seed, {@code -Dweir.seeds=N} runs N of them.
 */
public final class Seeds {
    private Seeds() {}

    public static LongStream of(int count) {
        Long only = Long.getLong("weir.seed");
        return only != null ? LongStream.of(only) : LongStream.range(1, 1 + Integer.getInteger("weir.seeds", count));
    }

    public static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
