package dev.weir.actors.compute;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.gemm.Freivalds;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Checks the products of the kernel {@code gemm} without computing them, by {@link Freivalds}; each with draws of its own. */
public final class ProductCheck implements ResultCheck {
    private static final int ROUNDS = 10;

    private final AtomicLong seeds;

    public ProductCheck(long seed) {
        seeds = new AtomicLong(seed);
    }

    @Override
    public Optional<String> wrong(Job job, Map<String, Tensor> outputs) {
        boolean right = !job.kernel().equals("gemm") || Freivalds.holds(job, outputs, seeds.getAndIncrement(), ROUNDS);
        return right ? Optional.empty() : Optional.of("C is not the product of A and B");
    }
}
