package dev.weir.app.api;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.app.telemetry.Telemetry;
import dev.weir.kernels.element.Element;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventsTest {
    private static final Limits QUICK = new Limits(3, 20, 15_000, 300, 8, 1 << 20);

    private final HandPipelines pipelines = new HandPipelines();
    private final Telemetry telemetry = new Telemetry();
    private final HttpClient client = HttpClient.newHttpClient();
    private ApiServer server = start(QUICK);

    private record Event(String id, JsonObject data) {
        long number() {
            return data.getLong("number");
        }
    }

    /** One open stream; {@link #next} waits for its next event. */
    private final class Stream implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader lines;

        Stream(String lastEventId) throws IOException {
            socket = new Socket("127.0.0.1", server.port());
            socket.setSoTimeout(10_000);
            String request = "GET /v1/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: " + lastEventId + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        Event next() throws IOException {
            String id = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    return new Event(id, new JsonObject(line.substring(6)));
                }
            }
            throw new IOException("the stream ended");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeEach
    void firstState() {
        publish(1);
    }

    @AfterEach
    void stop() {
        server.close();
        telemetry.close();
    }

    @Test
    void aNewReaderGetsTheWholeStateAndThenNumberedDifferences() throws Exception {
        try (Stream stream = new Stream("")) {
            Event whole = stream.next();
            assertTrue(whole.data().getBoolean("whole"));
            assertEquals(3, whole.data().getJsonArray("put").size());
            assertEquals(1, whole.data().getLong("offset"));
            publish(2);
            Event next = stream.next();
            assertFalse(next.data().getBoolean("whole"));
            assertEquals(whole.number() + 1, next.number());
            assertEquals(2, next.data().getLong("offset"));
        }
    }

    @Test
    void whoComesBackGetsOnlyWhatWasMissed() throws Exception {
        Event last;
        try (Stream stream = new Stream("")) {
            stream.next();
            publish(2);
            last = stream.next();
        }
        publishAndWait(3);
        publishAndWait(4);
        try (Stream again = new Stream(last.id())) {
            Event third = again.next();
            assertFalse(third.data().getBoolean("whole"));
            assertEquals(last.number() + 1, third.number());
            assertEquals(4, again.next().data().getLong("offset"));
        }
    }

    @Test
    void whoWasAwayLongerThanTheRingReachesOrKnewAnotherProcessGetsTheWhole() throws Exception {
        Event last;
        try (Stream stream = new Stream("")) {
            last = stream.next();
            for (int offset = 2; offset < 14; offset++) {
                publish(offset);
                stream.next();
            }
        }
        for (String id : List.of(last.id(), "zz" + last.id(), "nonsense", last.id() + "99", "x.y")) {
            try (Stream again = new Stream(id)) {
                Event first = again.next();
                assertTrue(first.data().getBoolean("whole"), id);
                assertEquals(13, first.data().getLong("offset"), id);
            }
        }
    }

    @Test
    void aBurstIsConflatedAndItsLastStateArrives() throws Exception {
        try (Stream stream = new Stream("")) {
            stream.next();
            for (int offset = 2; offset <= 500; offset++) {
                publish(offset);
            }
            List<Long> offsets = new ArrayList<>();
            while (offsets.isEmpty() || offsets.getLast() < 500) {
                offsets.add(stream.next().data().getLong("offset"));
            }
            assertTrue(offsets.size() < 100, "events for 499 states: " + offsets.size());
        }
    }

    @Test
    void aReaderThatNeverReadsIsCutOffAndTheOthersGoOn() throws Exception {
        List<Element> many = IntStream.range(0, 3_000)
                .mapToObj(i -> Views.element("element-" + i, 10, i % 360 - 180, 1))
                .toList();
        pipelines.publish(Views.live("quakes", 2, many));
        try (Socket silent = new Socket()) {
            silent.setReceiveBufferSize(4096);
            silent.connect(new java.net.InetSocketAddress("127.0.0.1", server.port()));
            silent.getOutputStream()
                    .write("GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            await().until(() -> streams() == 1);
            try (Stream stream = new Stream("")) {
                stream.next();
                List<Integer> offset = new ArrayList<>(List.of(3));
                await().atMost(Duration.ofSeconds(10)).until(() -> {
                    // All elements are new objects, so each event is large.
                    pipelines.publish(Views.live("quakes", offset.getFirst(), renewed(many)));
                    assertEquals(
                            offset.getFirst().longValue(), stream.next().data().getLong("offset"));
                    offset.set(0, offset.getFirst() + 1);
                    return streams() == 1;
                });
            }
        }
    }

    @Test
    void streamsBeyondTheLimitAreRefused() throws Exception {
        try (Stream _ = new Stream("");
                Stream _ = new Stream("");
                Stream third = new Stream("")) {
            third.next();
            HttpResponse<String> refused = get("/v1/events");
            assertEquals(503, refused.statusCode());
            assertEquals("10", refused.headers().firstValue("retry-after").orElseThrow());
        }
        await().until(() -> streams() == 0);
    }

    private static List<Element> renewed(List<Element> elements) {
        return elements.stream()
                .map(e ->
                        new Element(e.id(), e.features(), e.time() + 1, e.expiry(), e.group(), e.payload(), e.offset()))
                .toList();
    }

    private ApiServer start(Limits limits) {
        return ApiServer.start(
                ApiConfig.loopback(0),
                Views.parts(pipelines, Views.declared(Views.definition("quakes")), telemetry),
                limits);
    }

    private void publish(long offset) {
        pipelines.publish(Views.live("quakes", offset, Views.THREE));
    }

    /** Until the event loop has made an event of it. */
    private void publishAndWait(long offset) {
        publish(offset);
        await().until(() -> {
            var rows = new JsonObject(get("/v1/pipelines/quakes/history").body()).getJsonArray("rows");
            return rows.size() == offset;
        });
    }

    private int streams() throws Exception {
        return (int) Double.parseDouble(get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("weir_event_streams "))
                .findFirst()
                .orElseThrow()
                .substring("weir_event_streams ".length()));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
