package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.streams.definition.Extractor;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever arrives, the answer is a sound update or one readable sentence. */
final class DecoderFuzzTest {
    private static final String VALID = """
            {"id":"us7000m9g4","updated":1712188691000,"time":"2024-04-03T07:58:11+08:00","net":"us","withdrawn":false,"ttl":"P1D",
             "lat":23.819,"lon":121.562,"depth":34.8,"v":[1,-2.5,3e2],"near":{"b":0.5,"é":1},"pairs":[["b",0.25],[7,1]],"ranks":[1,null,3],"type":"earthquake","place":"18 km SSW of Hualien, Taiwan – grüße 東京"}""";

    private final JsonDecoder decoder = Pipelines.decoder(
            Pipelines.FULL,
            new Extractor.Geo(List.of("$.lat", "$.lon"), 1),
            new Extractor.Number("$.depth", 1e-3),
            new Extractor.Vector("$.v", 3, 10),
            new Extractor.Category("$.type", 8, 0.5),
            new Extractor.Text("$.place", 16, 1),
            new Extractor.TimeOfDay("$.time", 1),
            new Extractor.Neighbours("$.near", 1 << 30),
            new Extractor.Neighbours("$.pairs", 8),
            new Extractor.Ranks(List.of("$.ranks"), 3, 5));

    static LongStream seeds() {
        return Seeds.of(20);
    }

    @Test
    void theRecordThatIsMutatedIsValid() {
        assertTrue(check(null, VALID.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMutatedRecordIsASoundUpdateOrRejectedWithASentence(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int decoded = 0;
        for (int i = 0; i < 1000; i++) {
            byte[] value = VALID.getBytes(UTF_8);
            for (int mutations = 1 + random.nextInt(3); mutations > 0; mutations--) {
                value = Mutations.of(value, random);
            }
            decoded += check(value, value) ? 1 : 0;
            check(value, null);
        }
        // Neither branch goes untried.
        assertTrue(decoded > 10 && decoded < 990, () -> "seed " + seed);
    }

    /** The first record loads the classes. */
    @Test
    void noRecordTakesASecond() {
        check(null, VALID.getBytes(UTF_8));
        String million = "9".repeat(1_000_000);
        for (String value : List.of(
                "[".repeat(100_000),
                "{\"a\":".repeat(100_000),
                "[" + "[],".repeat(300_000) + "0]",
                million,
                "1e" + million,
                "{\"id\":\"" + "i".repeat(1_000_000) + "\"}",
                "{\"id\":\"" + "\\ud800".repeat(170_000) + "\"}",
                "{\"" + million + "\":1}",
                with("\"updated\":1712188691000", "\"updated\":\"" + million + "\""),
                with("\"ttl\":\"P1D\"", "\"ttl\":\"PT" + million + "S\""),
                with("18 km", "a ".repeat(400_000)),
                with("18 km", "東".repeat(300_000)),
                with("{", "{" + manyNames(25_000)),
                with("{\"b\"", "{" + manyNames(25_000) + "\"b\""),
                " ".repeat(1 << 20),
                "x".repeat(2 << 20))) {
            long millis = Mutations.cpuMillis(() -> check(null, value.getBytes(UTF_8)));
            assertTrue(millis < 1000, () -> value.substring(0, 20) + " took " + millis + " ms");
        }
    }

    /** All of one Java hash, as "Aa" and "BB" are. */
    private static String manyNames(int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append('"');
            for (int bit = 14; bit >= 0; bit--) {
                names.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            names.append("\":0,");
        }
        return names.toString();
    }

    private static String with(String part, String other) {
        return VALID.replace(part, other);
    }

    /** True if it was decoded. */
    private boolean check(byte @Nullable [] key, byte @Nullable [] value) {
        RecordDecoder.Result<Update> result = Pipelines.decode(decoder, key, value, Pipelines.TIMESTAMP);
        Mutations.assertReadable(result);
        if (result instanceof RecordDecoder.Decoded<Update>(Update update)) {
            assertSound(update);
            return true;
        }
        return false;
    }

    private static void assertSound(Update update) {
        switch (update) {
            case Update.Upsert(Element element, long clock) -> {
                assertId(element.id());
                assertReadBackAsWritten(element.group());
                assertReadBackAsWritten(element.payload());
                assertTrue(clock >= 0 && element.time() >= 0 && element.expiry() > element.time(), element::toString);
                assertFinite(element.features());
            }
            case Update.Delete(String id) -> assertId(id);
            case Update.Tick _ -> throw new AssertionError("no record is a tick");
        }
    }

    private static void assertId(String id) {
        assertTrue(!id.isEmpty() && id.length() <= 1024, id);
        assertReadBackAsWritten(id);
    }

    private static void assertReadBackAsWritten(String text) {
        assertEquals(text, new String(text.getBytes(UTF_8), UTF_8));
    }

    private static void assertFinite(Features features) {
        assertEquals(33 + (1 << 30) + 8 + 3, features.size());
        assertTrue(features.isSparse());
        for (int entry = 0; entry < features.entries(); entry++) {
            assertTrue(Float.isFinite(features.value(entry)), features::toString);
        }
    }
}
