package dev.weir.app.api;

/** The API cannot listen; the message is one sentence for the person at the terminal. */
public final class ApiUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApiUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    ApiUnavailable(String message) {
        super(message);
    }
}
