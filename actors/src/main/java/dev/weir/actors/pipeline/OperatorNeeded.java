package dev.weir.actors.pipeline;

/**
 * Going on would be wrong and trying again cannot help: records that were never read are gone from the input, or what was committed belongs to another
 * definition. The partition stands still, visibly, until a person decides; the message says between what.
 */
public final class OperatorNeeded extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OperatorNeeded(String message) {
        super(message);
    }

    public OperatorNeeded(String message, Throwable cause) {
        super(message, cause);
    }
}
