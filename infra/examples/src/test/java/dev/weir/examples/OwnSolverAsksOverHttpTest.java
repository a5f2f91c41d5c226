package dev.weir.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.config.PipelineFile;
import dev.weir.app.run.Service;
import dev.weir.streams.delivery.KafkaConnection;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnSolverAsksOverHttpTest {
    @Test
    void askingPaysFromTheFirstDozensOfSystemsOn(@TempDir Path directory) throws Exception {
        String text = """
                solvers.mine { learner { context { min = 0, max = 0.2 }, hedge = 3 } }
                http.port = 0
                state { directory = "%s", cache = none }
                """.formatted(directory);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"));
                var service = Service.start(
                        PipelineFile.parse("solver.conf", text), KafkaConnection.to(broker.bootstrapServers()))) {
            Awaitility.await()
                    .until(() -> !service.pipelines().views().isEmpty()
                            && service.pipelines().views().getFirst().shown().isPresent());
            String url = "http://127.0.0.1:" + service.port() + "/v1/solvers/mine";
            OwnSolverAsksOverHttp.run(url, 40, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        }
        Matcher said = Pattern.compile("(\\d+) systems: (\\d+) sweeps, Gauss-Seidel would have taken (\\d+)")
                .matcher(bytes.toString(StandardCharsets.UTF_8));
        assertTrue(said.find(), bytes.toString(StandardCharsets.UTF_8));
        assertEquals("40", said.group(1));
        assertTrue(2 * Long.parseLong(said.group(2)) < Long.parseLong(said.group(3)), said.group());
    }
}
