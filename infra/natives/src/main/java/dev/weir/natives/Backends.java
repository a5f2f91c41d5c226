package dev.weir.natives;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.foreign.OpenBlas;
import dev.weir.kernels.gemm.BlasGemm;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.linalg.Forms;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What kernels can be computed with in this process. Looked for once, in the order of {@link Backend}; each is present or has a reason why not.
 */
public final class Backends {
    /** What OpenBLAS takes where it does not know the processor. */
    private static final String SLOW_CORE = "Prescott";

    /**
     * One backend as it was found.
     *
     * @param detail what it is, or why it is not there
     * @param slow present, and much slower than it should be
     */
    public record Finding(Backend backend, boolean present, String detail, boolean slow) {}

    private final List<Finding> findings;
    private final Map<Backend, Gemm> products;
    private final Optional<OpenBlas> openBlas;

    private Backends(List<Finding> findings, Map<Backend, Gemm> products, Optional<OpenBlas> openBlas) {
        this.findings = List.copyOf(findings);
        this.products = new EnumMap<>(products);
        this.openBlas = openBlas;
    }

    /** Unpacks and opens what there is; a quarter of a second. */
    public static Backends find() {
        return find(
                PackedLibrary.openBlas(Platform.current()),
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                Forms.isVector());
    }

    static Backends find(PackedLibrary library, Path temporary, boolean vector) {
        Map<Backend, Gemm> products = new EnumMap<>(Backend.class);
        if (vector) {
            products.put(Backend.VECTOR, new VectorGemm());
        }
        Optional<OpenBlas> openBlas = Optional.empty();
        Finding last;
        try {
            if (!vector) {
                throw new Unavailable("it needs the vector backend");
            }
            OpenBlas found = new OpenBlas(library.open(temporary));
            products.put(Backend.OPENBLAS, new BlasGemm(found));
            openBlas = Optional.of(found);
            last = finding(found);
        } catch (Unavailable e) {
            last = new Finding(Backend.OPENBLAS, false, e.reason(), false);
        } catch (UnsatisfiedLinkError | IllegalCallerException e) {
            last = new Finding(Backend.OPENBLAS, false, String.valueOf(e.getMessage()), false);
        }
        return new Backends(
                List.of(
                        new Finding(Backend.PLAIN, true, "always there", false),
                        new Finding(Backend.VECTOR, vector, Forms.description(), false),
                        last),
                products,
                openBlas);
    }

    private static Finding finding(OpenBlas found) {
        boolean slow = found.core().equals(SLOW_CORE);
        return new Finding(
                Backend.OPENBLAS,
                true,
                found.config() + ", loops for " + found.core() + ", one thread"
                        + (slow ? "; it does not know this processor, and is slow" : ""),
                slow);
    }

    /** One for each backend, the slowest first. */
    public List<Finding> findings() {
        return findings;
    }

    /** Present ones, slowest first. */
    public SortedSet<Backend> present() {
        SortedSet<Backend> present = new TreeSet<>(products.keySet());
        present.add(Backend.PLAIN);
        return present;
    }

    /** What runs where nothing is forced: the fastest present, and none that is slow. */
    public Backend best() {
        return findings.stream()
                .filter(finding -> finding.present() && !finding.slow())
                .map(Finding::backend)
                .max(Comparator.naturalOrder())
                .orElse(Backend.PLAIN);
    }

    /** @throws Unavailable with the reason, if it is not present */
    public Backend forced(Backend backend) throws Unavailable {
        Finding finding = findings.get(backend.ordinal());
        if (!finding.present()) {
            throw new Unavailable("backend " + backend.title() + " is not there: " + finding.detail());
        }
        return backend;
    }

    /** @throws Unavailable if there is none of that name, or it is not present */
    public Backend forced(String title) throws Unavailable {
        for (Backend backend : Backend.values()) {
            if (backend.title().equals(title)) {
                return forced(backend);
            }
        }
        throw new Unavailable("there is no backend '" + title + "'; there are "
                + String.join(
                        ", ",
                        Arrays.stream(Backend.values()).map(Backend::title).toList()));
    }

    /** The matrix products of those present, without that of {@link Backend#PLAIN}. */
    public Map<Backend, Gemm> products() {
        return Map.copyOf(products);
    }

    /** For those who measure the library itself. */
    public Optional<OpenBlas> openBlas() {
        return openBlas;
    }
}
