package dev.weir.actors.pipeline;

/** Another owner took the partition over and fenced this one, which must step down and may come back only when it is assigned the partition again. */
public final class OwnershipLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    public OwnershipLost(String message, Throwable cause) {
        super(message, cause);
    }
}
