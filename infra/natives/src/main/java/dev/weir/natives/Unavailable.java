package dev.weir.natives;

import java.io.Serial;

/** Something of this machine cannot be used; the message is why, and what to do about it where that is known. */
public final class Unavailable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public Unavailable(String reason) {
        super(reason);
    }

    public Unavailable(String reason, Throwable cause) {
        super(reason, cause);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
