package dev.weir.bench;

import java.util.Locale;

/**
 * One figure that is promised, as measured.
 *
 * @param target what it is to be, in words
 */
record Figure(String name, double value, String target, boolean holds) {
    static Figure atMost(String name, double value, double most) {
        return new Figure(name, value, "at most " + most, value <= most);
    }

    static Figure atLeast(String name, double value, double least) {
        return new Figure(name, value, "at least " + least, value >= least);
    }

    /** For comparison; nothing is promised of it. */
    static Figure measured(String name, double value) {
        return new Figure(name, value, "none", true);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"name\": \"%s\", \"value\": %.4g, \"target\": \"%s\", \"holds\": %b}",
                name,
                value,
                target,
                holds);
    }

    String line() {
        return String.format(Locale.ROOT, "%-68s %9.4g  %s%s", name, value, target, holds ? "" : "  MISSED");
    }
}
