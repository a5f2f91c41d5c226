package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.relaxation.Request;
import dev.weir.streams.wire.Json;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever arrives, it is a request that can be answered, or rejected with one readable sentence. */
final class RequestFuzzTest {
    private static final List<String> VALID = List.of(
            "{\"id\":\"grüße 東京\",\"matrix\":\"grid\",\"shift\":0.25,\"rhs\":[1,-2.5],\"start\":[0,3e2],\"context\":0.5}",
            "{\"matrix\":\"grid\",\"values\":[4,-1,-1,4],\"rhs\":[1,2]}",
            "{\"id\":\"a\",\"ask\":0.5}",
            "{\"tell\":17,\"cost\":41.5,\"id\":\"b\"}",
            "{\"cancel\":17}");

    static LongStream seeds() {
        return Seeds.of(20);
    }

    @Test
    void theRecordsThatAreMutatedAreValid() {
        VALID.forEach(value -> assertTrue(check(value.getBytes(UTF_8)), value));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMutatedRecordIsASoundRequestOrRejectedWithASentence(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int decoded = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] value = VALID.get(i % VALID.size()).getBytes(UTF_8);
            for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                value = Mutations.of(value, random);
            }
            decoded += check(value) ? 1 : 0;
            Mutations.assertReadable(RequestDecoderTest.decode(value, null));
        }
        int found = decoded;
        // Neither branch goes untried.
        assertTrue(found > 10 && found < 990, () -> found + " with seed " + seed);
    }

    @Test
    void noRecordTakesASecond() {
        check(VALID.getFirst().getBytes(UTF_8));
        String million = "9".repeat(1_000_000);
        for (String value : List.of(
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "{\"rhs\":[" + "[".repeat(100_000),
                million,
                "{\"ask\":" + million,
                "{\"ask\":1e" + million,
                "{\"" + million + "\":1}",
                "{\"id\":\"" + "i".repeat(1_000_000) + "\"}",
                "{\"rhs\":[" + "1,".repeat(500_000) + "x",
                " ".repeat(1 << 20),
                "x".repeat(2 << 20))) {
            long millis = Mutations.cpuMillis(() -> check(value.getBytes(UTF_8)));
            assertTrue(millis < 1000, () -> value.substring(0, 10) + " took " + millis + " ms");
        }
    }

    /** True if it was decoded. */
    private static boolean check(byte[] value) {
        var result = RequestDecoderTest.decode("s".getBytes(UTF_8), value);
        Mutations.assertReadable(result);
        if (result instanceof RecordDecoder.Decoded<Request>(Request request)) {
            assertSound(request);
            return true;
        }
        return false;
    }

    /** The answer repeats these; what cannot be written would stop the partition for ever. */
    private static void assertSound(Request request) {
        request.id().ifPresent(RequestFuzzTest::assertWritten);
        switch (request) {
            case Request.Solve solve -> {
                assertFinite(solve.rhs());
                solve.start().ifPresent(RequestFuzzTest::assertFinite);
                solve.context().ifPresent(RequestFuzzTest::assertFinite);
            }
            case Request.Ask ask -> assertFinite(ask.context());
            case Request.Tell tell -> {
                assertTrue(tell.ticket() >= 0);
                assertFinite(tell.cost());
            }
            case Request.Cancel cancel -> assertTrue(cancel.ticket() >= 0);
            case Request.Impossible impossible ->
                Mutations.assertReadable(new RecordDecoder.Rejected<>(impossible.cause()));
            case Request.Forget _ -> throw new AssertionError("a value forgets nothing");
        }
    }

    private static void assertWritten(String text) {
        byte[] written = Json.write(JsonNodeFactory.instance.objectNode().put("text", text));
        assertEquals(text, Json.tree(written).get("text").asText());
    }

    private static void assertFinite(double... numbers) {
        assertTrue(DoubleStream.of(numbers).allMatch(Double::isFinite));
    }
}
