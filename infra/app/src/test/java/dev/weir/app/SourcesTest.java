package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data that is shipped is what its origin was written down for. */
final class SourcesTest {
    @ParameterizedTest
    @ValueSource(strings = {"earthquakes.csv", "world-110m.json", "seattle-hours.csv", "precipitation.csv"})
    void sourcesNamesTheChecksumOf(String file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(file));
        String line = HexFormat.of().formatHex(digest) + "  " + file + "\n";
        assertTrue(new String(resource("SOURCES"), UTF_8).contains("\n" + line), "SOURCES must say: " + line);
    }

    private static byte[] resource(String file) throws IOException {
        try (var bytes = Objects.requireNonNull(SourcesTest.class.getResourceAsStream("/dev/weir/data/" + file))) {
            return bytes.readAllBytes();
        }
    }
}
