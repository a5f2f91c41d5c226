package dev.weir.app.solve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.ChildJvm;
import dev.weir.app.launch.Main;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.MatrixMarket;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Stopping;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class AutoOmegaTest {
    private static final CsrMatrix LAPLACIAN = FivePointGrid.laplacian(24, 20).toCsr();
    private static final CsrMatrix SHIFTED = LAPLACIAN.shifted(0.5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void writeTheMatrices() throws IOException {
        Files.write(folder.resolve("A.mtx"), (Iterable<String>) MatrixMarket.lines(LAPLACIAN)::iterator);
        Files.write(folder.resolve("S.mtx"), (Iterable<String>) MatrixMarket.lines(SHIFTED)::iterator);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sor",
                "backward-sor",
                "red-black",
                "multicolour",
                "block --block-size 24",
                "line --line-width 24"
            })
    void sweepsFindAnOmegaNearlyAsGoodAsTheBestOfAGrid(String method) throws IOException {
        JsonNode auto = json("A.mtx --omega auto --method " + method);
        assertEquals("CONVERGED", auto.path("status").asText());
        assertEquals("sweeps", auto.path("omegaFrom").asText());
        int best = Integer.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            best = Math.min(best, iterations(json("A.mtx --omega " + (1 + 0.05 * i) + " --method " + method)));
        }
        assertTrue(iterations(auto) <= 1.4 * best, iterations(auto) + " against " + best);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssor", "ssor-cg"})
    void symmetricSweepsGetAGuessThatBeatsOne(String method) throws IOException {
        JsonNode auto = json("A.mtx --omega auto --method " + method);
        assertEquals("guess", auto.path("omegaFrom").asText());
        assertTrue(iterations(auto) < iterations(json("A.mtx --omega 1 --method " + method)));
    }

    @Test
    void whereNothingIsToBeGainedNothingIsLost() throws IOException {
        Files.writeString(
                folder.resolve("steep.mtx"),
                "%%MatrixMarket matrix coordinate real general\n2 2 4\n1 1 1\n1 2 2\n2 1 2\n2 2 1\n");
        Files.writeString(folder.resolve("b.mtx"), "%%MatrixMarket matrix array real general\n2 1\n1\n-1\n");
        JsonNode diverged = json("steep.mtx --rhs b.mtx --method sor --omega auto");
        assertEquals("RESIDUAL_GREW", diverged.path("reason").asText());
        JsonNode capped = json("A.mtx --method sor --omega auto --max-iterations 17");
        assertEquals(17, iterations(capped));
        assertEquals("CAP_REACHED", capped.path("reason").asText());
        Files.writeString(folder.resolve("zero.mtx"), "%%MatrixMarket matrix array real general\n2 1\n0\n0\n");
        JsonNode exact = json("steep.mtx --rhs zero.mtx --method sor --omega auto");
        assertEquals("START_IS_EXACT", exact.path("reason").asText());
    }

    @Test
    void legsOfOneMethodAreOneSolve() {
        double[] b = new double[LAPLACIAN.rows()];
        Arrays.fill(b, 1);
        double[] whole = new double[b.length];
        Method method = new Method.Sor(1.7);
        Outcome outcome = Solver.solve(LAPLACIAN, b, whole, method, Stopping.DEFAULT);
        double[] x = new double[b.length];
        Legs legs = new Legs(LAPLACIAN, b, x, Stopping.DEFAULT);
        Outcome last = legs.run(method, 7);
        while (legs.goesOn(last)) {
            last = legs.run(method, 7);
        }
        assertEquals(outcome.iterations(), last.iterations());
        assertEquals(outcome.relativeResidual(), last.relativeResidual(), 1e-15);
        assertArrayEquals(whole, x);
    }

    @Test
    void aMemoryLearnsFromCallToCallAndCutsExplorationsShort() throws IOException {
        int best = iterations(json("A.mtx --method sor --omega 1.75"));
        int late = 0;
        int switched = 0;
        for (int call = 0; call < 80; call++) {
            JsonNode solved = json("A.mtx --method sor --omega auto --memory memory.json");
            assertEquals("CONVERGED", solved.path("status").asText());
            assertEquals(call, solved.path("ticket").asInt());
            assertEquals("memory", solved.path("omegaFrom").asText());
            assertTrue(solved.path("propensity").doubleValue() > 0);
            switched += solved.path("switchedToLeader").booleanValue() ? 1 : 0;
            late += call >= 60 ? iterations(solved) : 0;
        }
        assertTrue(switched > 0);
        assertTrue(late <= 20 * 1.4 * best, late / 20.0 + " against " + best);
    }

    @Test
    void withAContextItLearnsWhatSuitsEach() throws IOException {
        String options = " --method sor --omega auto --memory memory.json --context-range -3,1 --context ";
        for (int call = 0; call < 80; call++) {
            json("A.mtx" + options + "-3");
            json("S.mtx" + options + "0.5");
        }
        double hard = json("A.mtx" + options + "-3").path("omega").doubleValue();
        double easy = json("S.mtx" + options + "0.5").path("omega").doubleValue();
        assertTrue(hard > easy + 0.1 && hard > 1.65 && easy < 1.65, hard + " and " + easy);
    }

    @Test
    void aBadSystemGivesItsTicketBack() throws IOException {
        Files.writeString(
                folder.resolve("bad.mtx"), "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 1\n2 1 1\n");
        Run run = solve("bad.mtx --method sor --omega auto --memory memory.json");
        assertEquals(1, run.exit, run.output);
        JsonNode state = new ObjectMapper()
                .readTree(Files.readString(folder.resolve("memory.json")))
                .path("state");
        assertEquals(1, state.path("asked").asInt());
        assertEquals(0, state.path("open").size());
        assertEquals(1, state.path("events").path("CANCELLED").asInt());
    }

    @Test
    void aDamagedOrForeignMemoryIsRefusedAndLeftAlone() throws IOException {
        String request = "A.mtx --method sor --omega auto --memory memory.json";
        Path memory = folder.resolve("memory.json");
        assertEquals(0, solve(request).exit);
        byte[] good = Files.readAllBytes(memory);
        for (int at = 0; at < good.length; at += 11) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            refused(request, bad, "cannot be used");
        }
        refused(request, Arrays.copyOf(good, good.length / 2), "it is damaged");
        refused(request, new byte[0], "it is no memory");
        refused(request, "{\"version\":1}".getBytes(UTF_8), "it is damaged");
        refused(request, "{\"version\":2}".getBytes(UTF_8), "version must be 1, but is 2");
        refused("A.mtx --method ssor --omega auto --memory memory.json", good, "memory of sor, not of ssor");
        refused(
                request + " --context 0 --context-range -1,1",
                good,
                "without a context, not with contexts in [-1.0, 1.0]");
    }

    private void refused(String request, byte[] content, String why) throws IOException {
        Path memory = folder.resolve("memory.json");
        Files.write(memory, content);
        Run run = solve(request);
        assertEquals(2, run.exit, run.output);
        assertTrue(run.output.contains(why), run.output);
        assertArrayEquals(content, Files.readAllBytes(memory));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--method sor --memory memory.json",
                "--method sor --omega 1.5 --memory memory.json",
                "--method cg --omega auto --memory memory.json",
                "--method sor --omega auto --context 1 --context-range 0,1",
                "--method sor --omega auto --memory memory.json --context 1",
                "--method sor --omega auto --memory memory.json --context-range 0,1",
                "--method sor --omega auto --memory memory.json --context NaN --context-range 0,1",
                "--method sor --omega auto --memory memory.json --context 1 --context-range 1,0",
                "--method sor --omega auto --memory memory.json --context 1 --context-range 1",
                "--method sor --omega auto --memory no/memory.json",
            })
    void optionsThatDoNotGoTogetherAreRefused(String options) {
        Run run = solve("A.mtx " + options);
        assertEquals(2, run.exit, run.output);
        assertTrue(!Files.exists(folder.resolve("memory.json")));
    }

    @Test
    void processesThatShareAMemoryLoseNoTicket() throws Exception {
        String memory = folder.resolve("memory.json").toString();
        List<String> arguments = List.of(
                "solve", folder.resolve("A.mtx").toString(), "--method", "sor", "--omega", "auto", "--memory", memory);
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(ChildJvm.launch(folder, Main.class, arguments));
        }
        for (Process process : processes) {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        JsonNode state =
                new ObjectMapper().readTree(Files.readString(Path.of(memory))).path("state");
        assertEquals(4, state.path("asked").asInt());
        assertEquals(4, state.path("events").path("LEARNT").asInt());
    }

    private static int iterations(JsonNode solved) {
        return solved.path("iterations").asInt();
    }

    private JsonNode json(String request) throws IOException {
        return new ObjectMapper().readTree(solve(request + " --json").output);
    }

    private record Run(int exit, String output) {}

    private Run solve(String request) {
        StringWriter output = new StringWriter();
        String[] words = Arrays.stream(request.split(" "))
                .map(word -> word.endsWith(".mtx") || word.endsWith(".json")
                        ? folder.resolve(word).toString()
                        : word)
                .toArray(String[]::new);
        int exit = new CommandLine(new SolveCommand())
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(words);
        return new Run(exit, output.toString());
    }
}
