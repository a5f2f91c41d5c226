package dev.weir.kernels.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Names;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SignatureTest {
    private static final Tensor ONE = new FloatTensor(Shape.of(1));

    private final Kernels kernels = new Kernels();
    private final List<Job> samples = new Samples(Seeds.generator(28)).jobs();

    @Test
    void everyKernelRefusesAnInputAnOutputAndAParameterThatItDoesNotKnow() {
        Set<String> seen = new TreeSet<>();
        for (Job job : samples) {
            Kernel kernel = kernel(job);
            kernel.admit(job);
            seen.add(job.kernel());
            refused(
                    with(job, "nonsense"),
                    job.kernel() + " has no input 'nonsense'; it has ["
                            + first(kernel.signature().inputs()));
            refused(
                    job.wanting(Set.of("nonsense")),
                    job.kernel() + " has no output 'nonsense'; it has ["
                            + first(kernel.signature().outputs()));
            Job misspelt = new Job(job.kernel(), Params.of(Map.of("nonsense", 1)), job.inputs());
            refused(
                    misspelt,
                    job.kernel() + " has no parameter 'nonsense'; it has ["
                            + first(kernel.signature().parameters()));
        }
        assertEquals(kernels.catalogue().names(), seen);
    }

    @Test
    void everyOutputThatIsDeclaredIsGivenAloneWhenItIsAskedForAlone() {
        Map<String, Set<String>> given = new TreeMap<>();
        for (Job job : samples) {
            for (String name : kernel(job).signature().outputs().all()) {
                Job asked = job.wanting(Set.of(numbered(name)));
                if (isRefused(asked)) {
                    continue;
                }
                for (Backend backend : kernels.catalogue().backends()) {
                    assertEquals(asked.wanted(), kernels.run(asked, backend).keySet(), job.kernel() + " " + backend);
                }
                given.computeIfAbsent(job.kernel(), _ -> new HashSet<>()).add(name);
            }
        }
        given.forEach((kernel, names) -> assertEquals(
                Set.copyOf(
                        kernels.catalogue().kernel(kernel).signature().outputs().all()),
                names,
                kernel));
        assertEquals(kernels.catalogue().names(), given.keySet());
    }

    @Test
    void withoutNamesAJobGetsWhatIsNotOnRequestAndNothingElse() {
        Map<String, Set<String>> got = new TreeMap<>();
        for (Job job : samples) {
            for (Backend backend : kernels.catalogue().backends()) {
                Set<String> outputs = kernels.run(job, backend).keySet();
                got.computeIfAbsent(job.kernel() + " " + backend, _ -> new HashSet<>())
                        .addAll(outputs);
            }
        }
        for (Job job : samples) {
            Names outputs = kernel(job).signature().outputs();
            for (Backend backend : kernels.catalogue().backends()) {
                Set<String> names = got.getOrDefault(job.kernel() + " " + backend, Set.of());
                names.forEach(name -> assertTrue(outputs.knows(name), job.kernel() + " gives " + name));
                for (String name : outputs.all()) {
                    boolean usual = !outputs.optional().contains(name);
                    assertEquals(usual, names.contains(numbered(name)), job.kernel() + " " + name);
                }
            }
        }
    }

    @Test
    void anInputThatIsNotOptionalMustBeThere() {
        for (Job job : samples) {
            Names inputs = kernel(job).signature().inputs();
            for (String name : inputs.all()) {
                if (!inputs.optional().contains(name)) {
                    Map<String, Tensor> others = new HashMap<>(job.inputs());
                    others.remove(numbered(name));
                    Job without = new Job(job.kernel(), job.params(), others);
                    Refused refused = assertThrows(
                            Refused.class, () -> kernel(job).admit(without), job.kernel() + " without " + name);
                    assertEquals(Code.TYPE, refused.code());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attention | key_len | bool_mask], and key_lens is the nearest",
                "attention | q | bool_mask], and Q is the nearest",
                "lora_gemm | rowtenant | A0…, B0…], and row_tenant is the nearest",
                "lora_gemm | A# | A0…, B0…]",
                "combiner | bias | V]",
            })
    void aMisspeltNameIsToldTheNearestOne(String kernel, String name, String end) {
        Refused refused = refused(with(sample(kernel), name), kernel + " has no input '" + name + "'; it has [");
        assertTrue(String.valueOf(refused.getMessage()).contains(end), refused.getMessage());
    }

    @Test
    void aNumberThatTheJobDoesNotReachIsRefused() {
        refused(with(sample("lora_gemm"), "A1"), "lora_gemm reads 1 inputs A0…, but there is A1");
        refused(with(sample("monarch_p"), "F3"), "monarch_p reads 1 inputs F0…, but there is F3");
        refused(sample("attention_merge").wanting(Set.of("LSE2")), "attention_merge gives no LSE2 for these inputs");
        refused(sample("global_prune").wanting(Set.of("keep1")), "global_prune gives no keep1 for these inputs");
        refused(sample("sparse_ot").wanting(Set.of("grad")), "sparse_ot gives no grad for these inputs");
        refused(sample("monarch2").wanting(Set.of("re")), "monarch2 gives no re for these inputs");
    }

    private Refused refused(Job job, String start) {
        Refused refused = assertThrows(Refused.class, () -> kernel(job).admit(job), start);
        assertEquals(Code.RANGE, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith(start), refused.getMessage());
        return refused;
    }

    private boolean isRefused(Job job) {
        try {
            kernel(job).admit(job);
            return false;
        } catch (Refused _) {
            return true;
        }
    }

    private Kernel kernel(Job job) {
        return kernels.catalogue().kernel(job.kernel());
    }

    private Job sample(String kernel) {
        return samples.stream()
                .filter(job -> job.kernel().equals(kernel))
                .findFirst()
                .orElseThrow();
    }

    private static Job with(Job job, String input) {
        Map<String, Tensor> inputs = new HashMap<>(job.inputs());
        inputs.put(input, ONE);
        return new Job(job.kernel(), job.params(), inputs);
    }

    /** Of numbers the first, which is also an even degree. */
    private static String numbered(String name) {
        return name.replace("#", "0");
    }

    private static String first(Names names) {
        return names.all().getFirst().replace("#", "0…");
    }
}
