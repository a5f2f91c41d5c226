package dev.weir.app.compute;

import java.io.Serial;

/** The pool cannot be as the file wants it; the message is for people. */
public final class ComputeUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    ComputeUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
