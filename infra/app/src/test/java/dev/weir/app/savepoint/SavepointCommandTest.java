package dev.weir.app.savepoint;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.PipelineView.Status;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.config.InvalidFile;
import dev.weir.app.config.PipelineFile;
import dev.weir.app.delivery.Cluster;
import dev.weir.app.run.Service;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class SavepointCommandTest {
    private static final int ORDERS = 12;
    private static final String ORIGIN = """
            pipelines."a.orders" {
              source { topic = orders, id = "$.id" }
              features = [ { number = "$.total" } ]
              summary { k = 3, similarity { rbf = 4 } }
              merge { }
            }
            http.port = 0
            """;

    @TempDir
    private Path directory;

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new SavepointCommand())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(failure.getMessage());
                    return failure instanceof InvalidFile ? 2 : 1;
                });
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private Path file() throws Exception {
        return Files.writeString(
                directory.resolve("orders.conf"),
                ORIGIN + "state { directory = \"" + directory.resolve("state") + "\", cache = none }\n");
    }

    private static void awaitMembers(Service service, String pipeline, int members) {
        await().atMost(Duration.ofSeconds(60)).until(() -> service.pipelines().views().stream()
                .filter(view -> view.pipeline().equals(pipeline) && view.status() == Status.LIVE)
                .map(PipelineView::snapshot)
                .anyMatch(shown -> shown.filter(snapshot -> snapshot.offset() == ORDERS
                                && snapshot.summary().members().size() == members)
                        .isPresent()));
    }

    @Test
    void aSavepointIsCreatedListedForkedAndDeleted() throws Exception {
        Path file = file();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"));
                Cluster cluster = new Cluster(broker.bootstrapServers())) {
            cluster.create("orders", 1);
            for (int i = 0; i < ORDERS; i++) {
                cluster.send("orders", 0, "o" + i, "{\"id\":\"o" + i + "\",\"total\":" + i * i + "}");
            }
            try (Service service = Service.start(PipelineFile.read(file), cluster.connection())) {
                awaitMembers(service, "a.orders", 3);
                String url = "http://127.0.0.1:" + service.port() + "/";
                assertEquals("a.orders has no savepoints\n", run("list", "a.orders", "--url", url).out);
                Ran created = run("create", "a.orders/first", "--url", url);
                assertEquals(0, created.code, created.err);
                assertTrue(created.out.startsWith("a.orders/first  complete  20"), created.out);
                assertTrue(created.out.endsWith("Z  12 live in 1 partition\n"), created.out);
                assertEquals(created.out, run("list", "a.orders", "--url", url).out);
                var json = new ObjectMapper().readTree(run("list", "a.orders", "--url", url, "--json").out);
                assertEquals(
                        ORDERS, json.at("/savepoints/0/partitions/0/elements").intValue());
                Ran again = run("create", "a.orders/first", "--url", url);
                assertEquals(1, again.code);
                assertTrue(again.err.contains("there is a savepoint a.orders/first already"), again.err);
                Ran unknown = run("list", "ordres", "--url", url);
                assertEquals(1, unknown.code);
                assertEquals("no such pipeline; legal: one of a.orders, a.orders.all\n", unknown.err);
            }
            Ran forked = run("fork", file.toString(), "a.orders/first", "--as", "b.orders", "--k", "5");
            assertEquals(0, forked.code, forked.err);
            Files.writeString(file, Files.readString(file) + forked.out);
            try (Service service = Service.start(PipelineFile.read(file), cluster.connection())) {
                awaitMembers(service, "a.orders", 3);
                awaitMembers(service, "b.orders", 5);
                String url = "http://127.0.0.1:" + service.port();
                assertEquals("a.orders/first is deleted\n", run("delete", "a.orders/first", "--url", url).out);
                assertEquals(1, run("delete", "a.orders/first", "--url", url).code);
            }
        }
    }

    @Test
    void aForkThatIsNoValidFileIsNotPrinted() throws Exception {
        String file = file().toString();
        for (List<String> wrong : List.of(
                List.of("--as", "b", "--k", "0"),
                List.of("--as", "b", "--objective", "facility-locaton"),
                List.of("--as", "b", "--objective", "a } b"),
                List.of("--as", "a b"))) {
            Ran ran = run(java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("fork", file, "a.orders/first"), wrong.stream())
                    .toArray(String[]::new));
            assertEquals(2, ran.code, wrong + ran.out);
            assertEquals("", ran.out);
        }
        Ran other = run("fork", file, "orders/first", "--as", "b");
        assertEquals(2, other.code);
        assertTrue(other.err.contains("has no pipeline orders; it has a.orders"), other.err);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create|before|http://127.0.0.1:1|2|a savepoint is PIPELINE/NAME",
                "create|quakes/a b|http://127.0.0.1:1|2|but this was 'quakes/a b'",
                "delete|quakes/x|127.0.0.1:8080|2|Invalid value for option '--url'",
                "delete|quakes/x|ftp://127.0.0.1|2|--url must be as http://127.0.0.1:8080",
                "list|quakes|http://127.0.0.1:1/|1|no Weir answers at http://127.0.0.1:1; --url says where it is",
            })
    void whatIsWrongIsSaid(String verb, String what, String url, int code, String message) {
        Ran ran = run(verb, what, "--url", url);
        assertEquals(code, ran.code, ran.err);
        assertTrue(ran.err.contains(message), ran.err);
    }
}
