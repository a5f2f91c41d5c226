package dev.weir.app.replay;

/** The replay cannot start or go on. The message is one sentence for the person who started it. */
public final class ReplayFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReplayFailed(String message) {
        super(message);
    }

    ReplayFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
