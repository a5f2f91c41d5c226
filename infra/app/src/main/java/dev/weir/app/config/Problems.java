package dev.weir.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The problems of one file, as they are found. */
final class Problems {
    private final Path file;
    private final List<Problem> found = new ArrayList<>();

    Problems(Path file) {
        this.file = file;
    }

    /** As it stands in problems: without its folder. */
    String name() {
        return Optional.ofNullable(file.getFileName()).orElse(file).toString();
    }

    void add(String key, Optional<String> value, int line, String legal) {
        found.add(new Problem(key, value, name(), Math.max(0, line), legal));
    }

    /** @param line 0 when none is meant */
    void addOfFile(int line, String legal) {
        add("", Optional.empty(), line, legal);
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw thrown();
        }
    }

    /** All that was found, in the order of the lines. */
    InvalidFile thrown() {
        found.sort(Comparator.comparingInt(Problem::line).thenComparing(Problem::key));
        return new InvalidFile(file, found);
    }
}
