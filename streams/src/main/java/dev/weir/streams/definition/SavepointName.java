package dev.weir.streams.definition;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which savepoint of which pipeline.
 *
 * @param name {@value #LEGAL}
 */
public record SavepointName(String pipeline, String name) {
    public static final String LEGAL = "1 to 64 letters, digits, dashes and underscores";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern PIPELINE = Pattern.compile("[A-Za-z0-9.-]{1,100}");

    public SavepointName {
        if (!isLegal(name)) {
            throw new IllegalArgumentException("the name of a savepoint must be " + LEGAL);
        }
    }

    public static boolean isLegal(String name) {
        return NAME.matcher(name).matches();
    }

    /** From {@code PIPELINE/NAME}; empty if it is none. */
    public static Optional<SavepointName> parse(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && PIPELINE.matcher(text.substring(0, slash)).matches() && isLegal(text.substring(slash + 1))
                ? Optional.of(new SavepointName(text.substring(0, slash), text.substring(slash + 1)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return pipeline + "/" + name;
    }
}
