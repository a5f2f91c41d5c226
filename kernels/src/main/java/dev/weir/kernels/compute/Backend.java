package dev.weir.kernels.compute;

/** What a form is made of, the slowest first. */
public enum Backend {
    /** Loops in Java, to be read. */
    PLAIN,
    /** The Vector API. */
    VECTOR,
    /** The Vector API, and matrix products by OpenBLAS. */
    OPENBLAS;

    /** As on the command line and in answers. */
    public String title() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
