package dev.weir.kernels.foreign;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * The functions of OpenBLAS that are used here.
 *
 * <p>It runs one thread: its own threads spin while they wait, and whoever has several processors makes several calls. They may come from several threads at once.
 */
public final class OpenBlas {
    private static final int ROW_MAJOR = 101;
    private static final int AS_IT_IS = 111;
    private static final int TRANSPOSED = 112;
    private static final long TEXT_MAX = 1024;

    private final MethodHandle sgemm;
    private final String config;
    private final String core;

    /**
     * @throws UnsatisfiedLinkError if the library lacks one of the functions
     * @throws IllegalCallerException if native access is denied
     */
    public OpenBlas(SymbolLookup library) {
        Linker linker = Linker.nativeLinker();
        sgemm = linker.downcallHandle(
                find(library, "cblas_sgemm"),
                FunctionDescriptor.ofVoid(
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_FLOAT,
                        ADDRESS,
                        JAVA_INT),
                Linker.Option.critical(true));
        config = text(linker, find(library, "openblas_get_config"));
        core = text(linker, find(library, "openblas_get_corename"));
        MethodHandle setThreads =
                linker.downcallHandle(find(library, "openblas_set_num_threads"), FunctionDescriptor.ofVoid(JAVA_INT));
        try {
            setThreads.invokeExact(1);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** Its version and how it was built. */
    public String config() {
        return config;
    }

    /** The processor whose loops it chose. {@code Prescott} is the oldest it knows, and many times slower than what a newer one could do. */
    public String core() {
        return core;
    }

    /**
     * {@code C ← alpha·op(A)·op(B) + beta·C} over row-major parts of arrays on the heap. The arrays are not copied: no garbage is collected and no thread stopped until the call
     * is over, so it must be short. Strides must be at least 1 and at least the length of a row, and every part must lie within its array: nothing is checked beyond that.
     *
     * @param a starts at {@code aAt}, its rows lie {@code lda} apart; the same for b and c
     */
    public void sgemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt,
            int ldc) {
        try {
            sgemm.invokeExact(
                    ROW_MAJOR,
                    transposeA ? TRANSPOSED : AS_IT_IS,
                    transposeB ? TRANSPOSED : AS_IT_IS,
                    m,
                    n,
                    k,
                    alpha,
                    from(a, aAt),
                    lda,
                    from(b, bAt),
                    ldb,
                    beta,
                    from(c, cAt),
                    ldc);
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private static MemorySegment from(float[] array, int at) {
        return MemorySegment.ofArray(array).asSlice((long) Float.BYTES * at);
    }

    private static MemorySegment find(SymbolLookup library, String function) {
        return library.find(function).orElseThrow(() -> new UnsatisfiedLinkError("OpenBLAS has no " + function));
    }

    private static String text(Linker linker, MemorySegment function) {
        try {
            MemorySegment text = (MemorySegment) linker.downcallHandle(function, FunctionDescriptor.of(ADDRESS))
                    .invokeExact();
            return text.reinterpret(TEXT_MAX).getString(0).strip();
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    /** A call of a C function throws nothing of its own. */
    private static RuntimeException failed(Throwable e) {
        return switch (e) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            default -> new IllegalStateException(e);
        };
    }
}
