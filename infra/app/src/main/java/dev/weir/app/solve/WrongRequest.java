package dev.weir.app.solve;

/** Arguments that make no sense; the message is for people. */
final class WrongRequest extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongRequest(String message) {
        super(message);
    }
}
