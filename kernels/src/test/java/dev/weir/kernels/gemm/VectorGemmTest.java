package dev.weir.kernels.gemm;

import dev.weir.kernels.Seeds;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class VectorGemmTest {
    private final VectorGemm vector = new VectorGemm();

    static LongStream seeds() {
        return Seeds.of(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void productsOfSmallSizesAreThoseOfTheDefinition(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Products.random(random, random.nextInt(30), random.nextInt(40), random.nextInt(50))
                .assertRight(vector);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void fewRowsOrColumnsAreNoExceptions(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int few = random.nextInt(6);
        int many = random.nextInt(90);
        boolean rows = random.nextBoolean();
        Products.random(random, rows ? few : many, rows ? many : few, random.nextInt(200))
                .assertRight(vector);
    }

    @Test
    void blocksMeetWithoutAGapInEveryDirection() {
        RandomGenerator random = Seeds.generator(1);
        for (int draw = 0; draw < 8; draw++) {
            Products.random(random, 200, 17, 300).assertRight(vector);
            Products.random(random, 7, 2061, 5).assertRight(vector);
            Products.random(random, 3, 20, 5000).assertRight(vector);
            Products.random(random, 20, 3, 5000).assertRight(vector);
        }
    }
}
