package dev.weir.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SlicedGemmTest {
    static LongStream seeds() {
        return Seeds.of(40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void partsOfAnySizeMakeTheSameProduct(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int k = random.nextBoolean() ? random.nextInt(20) : 310 + random.nextInt(340);
        Products.random(random, random.nextInt(20), random.nextInt(20), k)
                .assertRight(new SlicedGemm(new PlainGemm(), 1 + random.nextInt(3000), Pulse.NONE));
    }

    @Test
    void columnsAreCutToo() {
        Products.random(Seeds.generator(1), 3, 4500, 2).assertRight(new SlicedGemm(new PlainGemm(), 1000, Pulse.NONE));
    }

    @Test
    void noCallIsLargerThanTheBoundAndAllOfTheWorkIsDone() {
        List<Long> calls = new ArrayList<>();
        Gemm counting =
                (ta, tb, m, n, k, alpha, a, aAt, lda, b, bAt, ldb, beta, c, cAt, ldc) -> calls.add((long) m * n * k);
        new SlicedGemm(counting, Pulse.NONE)
                .multiply(
                        false,
                        false,
                        4096,
                        4096,
                        4096,
                        1,
                        new float[0],
                        0,
                        4096,
                        new float[0],
                        0,
                        4096,
                        0,
                        new float[0],
                        0,
                        4096);
        assertTrue(calls.stream().allMatch(work -> work <= SlicedGemm.MULTIPLY_ADDS_MAX), calls.toString());
        assertEquals(1L << 36, calls.stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void aProductThatFitsIsOneCall() {
        int[] beats = {0};
        Products.random(Seeds.generator(1), 20, 20, 700).by(new SlicedGemm(new PlainGemm(), () -> beats[0]++));
        assertEquals(1, beats[0]);
    }

    @Test
    void aProductThatIsNoLongerWantedEndsAfterAPart() {
        int[] calls = {0};
        Gemm counting = (ta, tb, m, n, k, alpha, a, aAt, lda, b, bAt, ldb, beta, c, cAt, ldc) -> calls[0]++;
        Pulse given = () -> {
            throw new Refused(Code.CANCELLED, "no longer wanted");
        };
        SlicedGemm sliced = new SlicedGemm(counting, 10, given);
        Products products = Products.random(Seeds.generator(1), 9, 9, 9);
        assertThrows(Refused.class, () -> products.by(sliced));
        assertEquals(1, calls[0]);
    }
}
