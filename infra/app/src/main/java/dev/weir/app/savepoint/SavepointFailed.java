package dev.weir.app.savepoint;

import java.io.Serial;

/** A running process did not do as it was asked, or there is none; the message is for people. */
public final class SavepointFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    SavepointFailed(String message) {
        super(message);
    }
}
