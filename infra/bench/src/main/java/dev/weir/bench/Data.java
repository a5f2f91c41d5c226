package dev.weir.bench;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Numbers to compute with: random, for equal or empty ones may be faster. */
final class Data {
    private Data() {}

    /** Evenly from −1 to 1. */
    static float[] random(long seed, int count) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat(-1, 1);
        }
        return numbers;
    }
}
