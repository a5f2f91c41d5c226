package dev.weir.app.ground;

/** The ground cannot start or go on. The message is one sentence for the person who started it. */
public final class GroundFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    GroundFailed(String message) {
        super(message);
    }

    GroundFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
