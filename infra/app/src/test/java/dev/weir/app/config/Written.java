package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A pipeline file of a test. */
record Written(Path file) {
    /** The shortest valid file, each part on a line of its own. */
    static final List<String> LEAST = List.of(
            "pipelines.quakes {",
            "  source { topic = earthquakes, id = \"$.id\", group = \"$.net\" }",
            "  features = [ { number = \"$.depth\" } ]",
            "  summary { k = 10, similarity { rbf = 0.5 } }",
            "}");

    static Written in(Path folder, String... lines) {
        return in(folder, List.of(lines));
    }

    static Written in(Path folder, List<String> lines) {
        Path file = folder.resolve("test.conf");
        try {
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Written(file);
    }

    /** The shortest valid file with one more line at its end. */
    static Written with(Path folder, String line) {
        return in(
                folder,
                java.util.stream.Stream.concat(LEAST.stream(), java.util.stream.Stream.of(line))
                        .toList());
    }

    /** The shortest valid file with a part replaced. */
    static Written replacing(Path folder, String part, String by) {
        String all = String.join("\n", LEAST);
        if (!all.contains(part)) {
            throw new IllegalArgumentException("the shortest file has no " + part);
        }
        return in(folder, all.replace(part, by));
    }

    Settings read() {
        return PipelineFile.read(file);
    }

    /** As lines, each with key, value, place and what is legal. */
    List<String> problems() {
        return assertThrows(InvalidFile.class, this::read).problems().stream()
                .map(Problem::toString)
                .toList();
    }
}
