package dev.weir.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flag that the tests run with and a user does not is a fault that only users see. */
final class JvmFlagsTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern LIST = Pattern.compile("<weir.jvm.flags>(.*?)</weir.jvm.flags>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"weir", "infra/deploy/Dockerfile"})
    void whatStartsTheProcessPassesTheListOfTheRootPom(String file) throws IOException {
        Matcher list = LIST.matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertTrue(list.find(), "the root pom has no weir.jvm.flags");
        String flags = words(list.group(1));
        assertTrue(
                words(Files.readString(ROOT.resolve(file))).contains(flags),
                file + " must pass, in this order: " + flags);
    }

    /** Without what a shell script or a JSON array puts between the flags. */
    private static String words(String text) {
        return text.replaceAll("[\"',\\\\\\s]+", " ").strip();
    }
}
