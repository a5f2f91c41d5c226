package dev.weir.kernels.compute;

import java.io.Serial;
import java.util.function.Supplier;

/** A job that cannot be computed; the message names what, where, and the legal range. Nothing was changed. */
public final class Refused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Code code;

    public Refused(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public static void unless(boolean legal, Code code, String message) {
        if (!legal) {
            throw new Refused(code, message);
        }
    }

    /** For what every job is asked: a message that nobody reads is not put together. */
    public static void unless(boolean legal, Code code, Supplier<String> message) {
        if (!legal) {
            throw new Refused(code, message.get());
        }
    }
}
