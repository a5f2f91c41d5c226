package dev.weir.app.solve;

/** A file that holds no system that could be solved. */
final class BadSystem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String reason;

    BadSystem(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** For machines. */
    String reason() {
        return reason;
    }
}
