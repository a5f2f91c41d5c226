package dev.weir.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.foreign.OpenBlas;
import dev.weir.kernels.gemm.BlasGemm;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.Products;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BlasGemmTest {
    private static Optional<OpenBlas> found = Optional.empty();

    @BeforeAll
    static void find() {
        found = Backends.find().openBlas();
        assumeTrue(found.isPresent(), "there is no OpenBLAS for " + Platform.current());
    }

    static LongStream seeds() {
        return Seeds.of(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void productsAreThoseOfTheDefinitionInOneCallOrMany(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Products products = Products.random(
                random, random.nextInt(30), random.nextInt(40), random.nextInt(random.nextBoolean() ? 20 : 700));
        products.assertRight(new BlasGemm(blas()));
        products.assertRight(new BlasGemm(blas(), 1 + random.nextInt(5000)));
    }

    @Test
    void anythingOutsideOfAnArrayIsRefusedBeforeMachineCodeSeesIt() {
        Gemm gemm = new BlasGemm(blas());
        float[] full = new float[64];
        float[] short1 = new float[63];
        for (float[][] each :
                List.of(new float[][] {short1, full, full}, new float[][] {full, short1, full}, new float[][] {
                    full, full, short1
                })) {
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> gemm.multiply(false, false, 8, 8, 8, 1, each[0], 0, 8, each[1], 0, 8, 0, each[2], 0, 8));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> gemm.multiply(false, false, 8, 8, 8, 1, full, 0, 7, full, 0, 8, 0, full, 0, 8));
    }

    @Test
    void severalThreadsMayCallAtOnce() {
        Gemm gemm = new BlasGemm(blas());
        Products products = Products.random(Seeds.generator(1), 96, 96, 96);
        float[] alone = products.by(gemm);
        IntStream.range(0, 64).parallel().forEach(_ -> assertArrayEquals(alone, products.by(gemm)));
    }

    private static OpenBlas blas() {
        return found.orElseThrow();
    }
}
