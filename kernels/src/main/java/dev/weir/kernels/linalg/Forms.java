package dev.weir.kernels.linalg;

import java.util.Optional;

/** Which form of the inner loops this process runs, and why. Chosen once; results do not depend on it. */
public final class Forms {
    /** Below eight float lanes the eight running sums of a distance do not fit one register. */
    private static final int LANES_MIN = 8;

    private static final Optional<String> VECTOR_REFUSED = refusal();
    static final boolean VECTOR = VECTOR_REFUSED.isEmpty();

    private Forms() {}

    /** Whether the Vector API may be used. */
    public static boolean isVector() {
        return VECTOR;
    }

    /** One line for people, such as {@code vector, 16 lanes}. */
    public static String description() {
        return VECTOR_REFUSED
                .map(reason -> "plain (" + reason + ")")
                .orElseGet(() -> "vector, " + VectorLoops.floatLanes() + " lanes");
    }

    private static Optional<String> refusal() {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return Optional.of("started without --add-modules jdk.incubator.vector");
        }
        int lanes = VectorLoops.floatLanes();
        return lanes < LANES_MIN ? Optional.of("registers hold only " + lanes + " floats") : Optional.empty();
    }
}
