package dev.weir.app.verify;

/** A folder that is not what it should be; the message is for people. */
final class IllFormed extends RuntimeException {
    private static final long serialVersionUID = 1;

    IllFormed(String message) {
        super(message);
    }

    IllFormed(String message, Throwable cause) {
        super(message, cause);
    }
}
