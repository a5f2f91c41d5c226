package dev.weir.streams.ingest;

import static dev.weir.streams.ingest.Pipelines.BARE;
import static dev.weir.streams.ingest.Pipelines.FULL;
import static dev.weir.streams.ingest.Pipelines.cause;
import static dev.weir.streams.ingest.Pipelines.decode;
import static dev.weir.streams.ingest.Pipelines.decoder;
import static dev.weir.streams.ingest.Pipelines.element;
import static dev.weir.streams.ingest.Pipelines.upsert;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimesTest {
    private static final String TIME =
            "a time from 1970 to 9999: epoch milliseconds or ISO-8601 with an offset, like 2024-04-03T07:58:11+08:00";
    private static final String LIFETIME =
            "a lifetime of 1 ms or more: a number of seconds or an ISO-8601 duration like PT90S";
    private static final String HEAD = "{\"id\":\"a\",\"updated\":5000,\"time\":4000";

    private final JsonDecoder full = decoder(FULL);
    private final JsonDecoder bare = decoder(BARE);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "253402300799999, 253402300799999",
        "4070908800000, 4070908800000",
        "'\"1970-01-01T00:00:00Z\"', 0",
        "'\"2024-04-02T23:58:11.1239Z\"', 1712102291123",
        "'\"2024-04-03T07:58+08:00\"', 1712102280000",
        "'\"9999-12-31T23:59:59.999999999Z\"', 253402300799999",
        "'\"2099-01-01T00:00:00Z\"', 4070908800000"
    })
    void aTimeIsEpochMillisecondsOrIsoTextHoweverFarInTheFuture(String json, long time) {
        Update.Upsert upsert = upsert(decode(full, "{\"id\":1,\"updated\":" + json + ",\"time\":" + json + "}"));
        assertEquals(time, upsert.clock());
        assertEquals(time, upsert.element().time());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | null",
                "-1 | -1",
                "253402300800000 | 253402300800000",
                "99999999999999999999 | 99999999999999999999",
                "1.5e12 | 1.5E12",
                "1e999 | a number beyond 1.8e308",
                "true | true",
                "\"\" | \"\"",
                "\"1712102291000\" | \"1712102291000\"",
                "\"yesterday\" | \"yesterday\"",
                "\"2024-04-03\" | \"2024-04-03\"",
                "\"2024-04-03T07:58:11\" | \"2024-04-03T07:58:11\"",
                "\"2024-02-30T00:00:00Z\" | \"2024-02-30T00:00:00Z\"",
                "\"1969-12-31T23:59:59Z\" | \"1969-12-31T23:59:59Z\"",
                "\"+10000-01-01T00:00:00Z\" | \"+10000-01-01T00:00:00Z\"",
                "\"+999999999-01-01T00:00:00Z\" | \"+999999999-01-01T00:00:00Z\""
            })
    void aTimeThatIsNoneIsRejected(String json, String shown) {
        assertEquals(
                "$.updated is " + shown + ", but must be " + TIME,
                cause(decode(full, "{\"id\":1,\"time\":0,\"updated\":" + json + "}")));
        assertEquals(
                "$.time is " + shown + ", but must be " + TIME,
                cause(decode(full, "{\"id\":1,\"updated\":0,\"time\":" + json + "}")));
    }

    @Test
    void aMissingTimeIsRejectedAndTheRecordsOwnIsNoStandIn() {
        assertEquals("$.updated is missing, but must be " + TIME, cause(decode(full, "{\"id\":1,\"time\":0}")));
        assertEquals("$.time is missing, but must be " + TIME, cause(decode(full, "{\"id\":1,\"updated\":0}")));
    }

    @Test
    void aRecordWithoutATimestampIsRejectedWhereThatIsItsTime() {
        byte[] json = "{\"id\":1}".getBytes(UTF_8);
        assertEquals("the record's timestamp is -1, but must be " + TIME, cause(decode(bare, null, json, -1)));
        assertEquals(
                4000,
                upsert(decode(full, null, (HEAD + "}").getBytes(UTF_8), -1))
                        .element()
                        .time());
    }

    @ParameterizedTest
    @CsvSource({
        "90, 94000",
        "1.005, 5005",
        "0.001, 4001",
        "1e3, 1004000",
        "'\"PT1H\"', 3604000",
        "'\"P1DT0.5S\"', 86404500",
        "null, 9223372036854775807",
        "9223372036854775, 9223372036854775807",
        "99999999999999999999, 9223372036854775807",
        "1e300, 9223372036854775807",
        "'\"PT9223372036854775807S\"', 9223372036854775807"
    })
    void anElementExpiresItsLifetimeAfterItsTime(String json, long expiry) {
        assertEquals(expiry, element(full, HEAD + ",\"ttl\":" + json + "}").expiry());
    }

    @Test
    void anElementWithoutALifetimeNeverExpires() {
        assertEquals(Element.NEVER, element(full, HEAD + "}").expiry());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | 0",
                "-5 | -5",
                "0.0004 | 4.0E-4",
                "-1e300 | -1.0E300",
                "1e999 | a number beyond 1.8e308",
                "true | true",
                "\"90\" | \"90\"",
                "\"PT0S\" | \"PT0S\"",
                "\"-PT1H\" | \"-PT1H\"",
                "\"P1M\" | \"P1M\"",
                "\"PT99999999999999999999S\" | \"PT99999999999999999999S\"",
                "\"-PT9223372036854775807S\" | \"-PT9223372036854775807S\""
            })
    void aLifetimeThatIsNoneIsRejected(String json, String shown) {
        assertEquals(
                "$.ttl is " + shown + ", but must be " + LIFETIME,
                cause(decode(full, HEAD + ",\"ttl\":" + json + "}")));
    }
}
