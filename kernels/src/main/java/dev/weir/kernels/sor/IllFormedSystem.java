package dev.weir.kernels.sor;

/** A system that no solve can begin with. */
public final class IllFormedSystem extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** What is wrong, for machines; the message says where. */
    public enum Fault {
        NOT_SQUARE,
        WRONG_SIZE,
        NOT_FINITE,
        ZERO_DIAGONAL,
        SINGULAR_BLOCK,
        NOT_BIPARTITE,
        NOT_TRIDIAGONAL
    }

    private final Fault fault;

    IllFormedSystem(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
