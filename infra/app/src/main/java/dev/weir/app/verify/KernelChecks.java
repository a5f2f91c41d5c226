package dev.weir.app.verify;

import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.streams.wire.TensorBytes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Known answers of kernels, on each backend that is to be checked. The error of an output is {@code max|got − want| / max|want|} over the places where {@code want} is finite; where it is
 * not, {@code got} must be the same. Whole numbers must be equal, and inputs be as they were: jobs have them in common.
 */
final class KernelChecks {
    static final String MANIFEST = "manifest.json";

    private static final double LEAST_SCALE = 1e-30;

    private final Catalogue catalogue;
    private final Set<Backend> backends;
    private final Result result;

    private KernelChecks(Catalogue catalogue, Set<Backend> backends, Result result) {
        this.catalogue = catalogue;
        this.backends = backends;
        this.result = result;
    }

    /** @param backends present ones, those that are to be checked */
    static void run(Path folder, Catalogue catalogue, Set<Backend> backends, Result result) {
        KernelChecks checks = new KernelChecks(catalogue, backends, result);
        KernelVectors.read(folder.resolve(MANIFEST)).forEach(checks::check);
    }

    private void check(KernelVectors.Case vector) {
        if (!catalogue.names().contains(vector.kernel())) {
            result.fail(vector.where(), List.of("there is no kernel " + vector.kernel()));
            return;
        }
        Kernel kernel = catalogue.kernel(vector.kernel());
        for (Backend backend : backends) {
            if (kernel.forms().containsKey(backend)) {
                result.add(vector.where() + " on " + backend.title(), faults(vector, kernel, backend));
            }
        }
    }

    private List<String> faults(KernelVectors.Case vector, Kernel kernel, Backend backend) {
        Map<String, Tensor> wanted = vector.expected();
        Map<String, byte[]> before = new HashMap<>();
        vector.inputs().forEach((name, tensor) -> before.put(name, bytes(tensor)));
        Map<String, Tensor> got;
        try {
            got = kernel.run(
                    new Job(vector.kernel(), vector.params(), vector.inputs(), wanted.keySet(), Pulse.NONE), backend);
        } catch (Refused e) {
            return List.of(e.code() + ": " + e.getMessage());
        }
        List<String> faults = new ArrayList<>();
        wanted.forEach((name, want) ->
                fault(name, got.get(name), want, vector.tolerance(), backend).ifPresent(faults::add));
        vector.inputs().forEach((name, tensor) -> {
            if (!Arrays.equals(before.get(name), bytes(tensor))) {
                faults.add("changes its input " + name);
            }
        });
        return faults;
    }

    private static byte[] bytes(Tensor tensor) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(tensor.bytes()));
        TensorBytes.write(tensor, bytes);
        return bytes.array();
    }

    private Optional<String> fault(String name, @Nullable Tensor got, Tensor want, double tolerance, Backend backend) {
        if (got == null) {
            return Optional.of("gives no " + name);
        }
        if (!got.shape().equals(want.shape())) {
            return Optional.of(name + " is " + got.shape() + " for " + want.shape());
        }
        double scale = LEAST_SCALE;
        double most = 0;
        for (int i = 0; i < want.shape().count(); i++) {
            double expected = want.at(i);
            if (!Double.isFinite(expected)) {
                if (Double.compare(expected, got.at(i)) != 0) {
                    return Optional.of(name + " is " + got.at(i) + " for " + expected + " at place " + i);
                }
            } else {
                scale = Math.max(scale, Math.abs(expected));
                double difference = Math.abs(got.at(i) - expected);
                most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
            }
        }
        double error = most / scale;
        double allowed =
                switch (want.type()) {
                    case I32 -> 0;
                    case F64, F32, BF16, F16 -> tolerance;
                };
        result.measure("error / tolerance on " + backend.title(), allowed == 0 ? 0 : error / allowed);
        return error <= allowed
                ? Optional.empty()
                : Optional.of(
                        String.format(Locale.ROOT, "%s is off by %.3g, and %.3g is allowed", name, error, allowed));
    }
}
