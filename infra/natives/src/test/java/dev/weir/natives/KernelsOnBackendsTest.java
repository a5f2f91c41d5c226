package dev.weir.natives;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.adapters.LoraJobs;
import dev.weir.kernels.catalogue.Kernels;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.gemm.Freivalds;
import dev.weir.kernels.gemm.GemmJobs;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KernelsOnBackendsTest {
    private static final Kernels KERNELS = new Kernels(Backends.find().products());

    static LongStream seeds() {
        return Seeds.of(100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void productsAgreeOnEveryBackendThereIs(long seed) {
        Job job = GemmJobs.random(Seeds.generator(seed));
        KERNELS.assertAgree(job, GemmJobs.tolerance(job));
        Backend fastest = KERNELS.catalogue().backends().last();
        assertTrue(Freivalds.holds(job, KERNELS.run(job, fastest), seed, 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void adaptersAgreeOnEveryBackendThereIs(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        KERNELS.assertAgree(
                LoraJobs.random(random, random.nextInt(50), random.nextInt(20), random.nextInt(20), 3), 1e-5);
    }
}
