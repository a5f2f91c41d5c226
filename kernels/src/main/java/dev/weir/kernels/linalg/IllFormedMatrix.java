package dev.weir.kernels.linalg;

/** Text that is no matrix; the message names line, token and what is legal there. */
public final class IllFormedMatrix extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    IllFormedMatrix(int line, String what) {
        super("line " + line + ": " + what);
    }
}
