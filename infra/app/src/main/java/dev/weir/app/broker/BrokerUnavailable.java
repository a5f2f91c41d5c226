package dev.weir.app.broker;

/** The embedded broker cannot run here. The message is one sentence for the person at the terminal: what, where, and what to do about it. */
public final class BrokerUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokerUnavailable(String message) {
        super(message);
    }

    BrokerUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
