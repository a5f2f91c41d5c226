package dev.weir.app.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.broker.EmbeddedBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ReplayCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --speed=0                    | --speed must be more than 0 and at most 1000000, but was 0.0
                    --speed=NaN                  | --speed must be more than 0 and at most 1000000, but was NaN
                    --from-hour=168              | --from-hour must be 0 to less than 168, but was 168.0
                    --partitions=0               | --partitions must be 1 to 1000, but was 0
                    --for=60                     | must be more than 0, with its unit, such as 90s, 2m or 1h, but was '60'
                    --for=-1s                    | must be more than 0, with its unit, such as 90s, 2m or 1h, but was '-1s'
                    --for=soon                   | must be more than 0, with its unit, such as 90s, 2m or 1h, but was 'soon'
                    --bootstrap-servers=nowhere  | --bootstrap-servers must be HOST:PORT, several by commas, but was 'nowhere'
                    """)
    void aWrongArgumentIsNamedWithItsRange(String argument, String message) {
        assertEquals(2, replay(argument.startsWith("--boot") ? "--json" : "--bootstrap-servers=127.0.0.1:1", argument));
        assertTrue(err.toString().contains(message), err.toString());
    }

    @Test
    void afterTheGivenTimeItSaysWhereItStands(@TempDir Path directory) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            String servers = "--bootstrap-servers=" + broker.bootstrapServers();
            assertEquals(0, replay(servers, "--for=1s", "--speed=1e-6", "--topic=quakes", "--from-hour=5", "--json"));
            var json = new ObjectMapper().readTree(out.toString());
            assertEquals("quakes", json.required("topic").asText());
            assertEquals(
                    Schedule.ofTheWeek().firstAt(5 * Schedule.HOUR),
                    json.required("sent").asLong());
            assertEquals(5, json.required("hour").asDouble(), 1e-6);

            assertEquals(1, replay(servers, "--topic=not a topic"));
            assertTrue(err.toString().contains("cannot be used: "), err.toString());
        }
    }

    @Test
    void withoutABrokerItSaysSoAndTriesAgain() {
        assertEquals(1, replay("--bootstrap-servers=127.0.0.1:1", "--for=1ms"));
        assertTrue(
                err.toString().startsWith("no Kafka broker answers at 127.0.0.1:1 (waited 6 s); trying again"),
                err.toString());
    }

    private int replay(String... arguments) {
        return new CommandLine(new ReplayCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
