package dev.weir.app.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What somebody at a terminal gets: exit codes and sentences. */
final class MainTest {
    private static final String GOOD =
            "pipelines.p { source { topic = t, id = \"$.id\" }, features = [ { number = \"$.x\" } ], summary { k = 3, similarity { rbf = 1 } } }";

    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("p.conf"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "run",
                "lint",
                "explain",
                "summarize",
                "solve",
                "compute",
                "savepoint",
                "broker",
                "replay",
                "verify",
                "doctor"
            })
    void everyVerbHasHelpWithAnExampleAndSpeaksJson(String verb) {
        Ran help = run(verb, "--help");
        assertEquals(0, help.code);
        assertTrue(help.out.contains("Example: weir " + verb), help.out);
        assertTrue(help.out.contains("--json"), help.out);
        assertTrue(run(verb, "--version").out.startsWith("weir "));
    }

    @Test
    void aBadFileStartsNothingAndTellsAllItsProblems() throws IOException {
        Path bad = file(GOOD.replace("k = 3", "k = -1, epsilom = 0.1").replace("\"$.x\"", "x"));
        for (String verb : List.of("run", "lint", "explain")) {
            Ran ran = run(verb, bad.toString());
            String said = ran.out + ran.err;
            assertEquals(2, ran.code, said);
            assertTrue(said.contains("pipelines.p.summary.k = -1"), said);
            assertTrue(said.contains("did you mean epsilon?"), said);
            assertTrue(said.contains("features[0].number"), said);
        }
    }

    @Test
    void aPortInUseIsOneSentenceAndExitCodeOne() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = "" + taken.getLocalPort();
            Ran ran = run("run", file(GOOD).toString(), "--bootstrap-servers", "127.0.0.1:1", "--port", port);
            assertEquals(1, ran.code);
            assertOneSentence(ran.err, "127.0.0.1:" + port + ": the port is already in use");
            assertOneSentence(
                    run("demo", "--port", port, "--state", directory.toString()).err,
                    "already in use. Choose another one with --port.");
        }
    }

    @Test
    void anUnreachableBrokerIsOneSentenceAndExitCodeOne() throws IOException {
        Ran ran = run("run", file(GOOD).toString(), "--bootstrap-servers", "127.0.0.1:1", "--port", "0");
        assertEquals(1, ran.code);
        assertOneSentence(ran.err, "no Kafka broker answers at 127.0.0.1:1");
    }

    /** A file where the directory should be fails for every user, root included, as a read-only disk does. */
    @Test
    void aDirectoryThatCannotBeWrittenIsOneSentenceAndExitCodeOne() throws IOException {
        Path blocked = Files.writeString(directory.resolve("blocked"), "");
        for (Ran ran : List.of(
                run("demo", "--headless", "--state", blocked.toString()),
                run(
                        "broker",
                        "--port",
                        "0",
                        "--directory",
                        blocked.resolve("broker").toString()))) {
            assertEquals(1, ran.code);
            assertOneSentence(ran.err, blocked.toString());
        }
    }

    @Test
    void anAddressOpenToTheNetworkIsRefusedUnlessItIsSaidToBeTrusted() throws IOException {
        Ran ran = run("run", file(GOOD).toString(), "--bootstrap-servers", "127.0.0.1:1", "--host", "0.0.0.0");
        assertEquals(1, ran.code);
        assertOneSentence(ran.err, "open to the network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"60", "-1s", "s", "", "1e9999s"})
    void aDurationWithoutSenseIsRefused(String text) {
        Ran ran = run("broker", "--for", text);
        assertEquals(2, ran.code);
        assertTrue(ran.err.contains("such as 90s"), ran.err);
    }

    @Test
    void aClusterThatIsNotNamedIsAskedFor() throws IOException {
        Ran ran = run("run", file(GOOD).toString());
        assertEquals(2, ran.code);
        assertTrue(ran.err.contains("give --bootstrap-servers"), ran.err);
    }

    @Test
    void theDoctorTriesThingsOnThisMachine() throws IOException {
        Ran ran = run("doctor", "--json", "--port", "0", "--state", directory.toString());
        var json = new ObjectMapper().readTree(ran.out);
        assertTrue(json.path("fine").asBoolean(), ran.out);
        assertEquals(0, ran.code);
        assertTrue(json.toString().contains("filled, sealed and read back"), ran.out);
        Ran broken =
                run("doctor", "--port", "0", "--state", directory.toString(), "--bootstrap-servers", "127.0.0.1:1");
        assertEquals(1, broken.code);
        assertTrue(broken.out.contains("WRONG Kafka"), broken.out);
    }

    private static void assertOneSentence(String said, String about) {
        assertTrue(said.contains(about), said);
        assertEquals(1, said.strip().lines().count(), said);
        assertFalse(said.contains("\tat "), said);
    }
}
