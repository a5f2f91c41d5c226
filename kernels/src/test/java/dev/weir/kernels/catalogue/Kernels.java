package dev.weir.kernels.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/** Kernels under test: operands, and the measure by which results are compared. */
public final class Kernels {
    private final Catalogue catalogue;

    public Kernels(Map<Backend, Gemm> products) {
        catalogue = new Catalogue(products);
    }

    public Kernels() {
        this(Map.of(Backend.VECTOR, new VectorGemm()));
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** Every backend gives what the plain form does. */
    public void assertAgree(Job job, double tolerance) {
        Map<String, Tensor> want = run(job, Backend.PLAIN);
        for (Backend backend : catalogue.backends()) {
            Map<String, Tensor> got = run(job, backend);
            assertEquals(want.keySet(), got.keySet());
            want.forEach((name, tensor) -> assertClose(tensor, Objects.requireNonNull(got.get(name)), tolerance));
        }
    }

    public Map<String, Tensor> run(Job job, Backend backend) {
        return catalogue.kernel(job.kernel()).run(job, backend);
    }

    /** On the fastest backend. */
    public Tensor run(Job job, String output) {
        return Objects.requireNonNull(run(job, catalogue.backends().last()).get(output));
    }

    /** No element is off by more than {@code tolerance} of the largest. */
    public static void assertClose(Tensor want, Tensor got, double tolerance) {
        assertEquals(want.shape(), got.shape());
        assertEquals(want.type(), got.type());
        double most = 1e-30;
        for (int i = 0; i < want.shape().count(); i++) {
            most = Math.max(most, Math.abs(want.at(i)));
        }
        for (int i = 0; i < want.shape().count(); i++) {
            double off = Math.abs(want.at(i) - got.at(i));
            int place = i;
            assertTrue(
                    off <= tolerance * most,
                    () -> got.at(place) + " for " + want.at(place) + " at " + place + " of " + want.shape());
        }
    }

    public static FloatTensor random(RandomGenerator random, int... sizes) {
        FloatTensor tensor = new FloatTensor(Shape.of(sizes));
        for (int i = 0; i < tensor.values().length; i++) {
            tensor.values()[i] = random.nextFloat(-1, 1);
        }
        return tensor;
    }
}
