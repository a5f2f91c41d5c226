package dev.weir.streams.ingest;

import static dev.weir.streams.ingest.Pipelines.BARE;
import static dev.weir.streams.ingest.Pipelines.FULL;
import static dev.weir.streams.ingest.Pipelines.TIMESTAMP;
import static dev.weir.streams.ingest.Pipelines.cause;
import static dev.weir.streams.ingest.Pipelines.decode;
import static dev.weir.streams.ingest.Pipelines.decoder;
import static dev.weir.streams.ingest.Pipelines.element;
import static dev.weir.streams.ingest.Pipelines.upsert;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.ingest.RecordDecoder.Decoded;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonDecoderTest {
    private static final String ID = "a text or an integer of 1 to 1024 characters of well-formed Unicode";
    private static final String GROUP =
            "a text, a number or a boolean of at most 256 characters of well-formed Unicode";
    private static final String TIME =
            "a time from 1970 to 9999: epoch milliseconds or ISO-8601 with an offset, like 2024-04-03T07:58:11+08:00";
    private static final String LIFETIME =
            "a lifetime of 1 ms or more: a number of seconds or an ISO-8601 duration like PT90S";
    private static final String HEAD = "{\"id\":\"a\",\"updated\":5000,\"time\":4000";

    private final JsonDecoder full = decoder(FULL);
    private final JsonDecoder bare = decoder(BARE);

    @Test
    void everyPartOfARecordGoesWhereTheDefinitionSays() {
        String json =
                " {\"id\":\"us1\",\"updated\":1712188691000,\"time\":\"2024-04-03T07:58:11+08:00\",\"net\":\"us\",\"ttl\":90,\"mag\":7.5} ";
        var decoder = decoder(FULL, new Extractor.Number("$.mag", 1.5));
        long time = 1_712_102_291_000L;
        var element = new Element("us1", Features.of(5), time, time + 90_000, "us", json, Pipelines.OFFSET);
        assertEquals(new Decoded(new Update.Upsert(element, 1_712_188_691_000L)), decode(decoder, json));
    }

    @Test
    void withoutPathsTheTimesAreTheRecordsOwnAndNothingEndsOrIsGrouped() {
        String json = "{\"id\":\"a\",\"time\":1,\"withdrawn\":true,\"ttl\":1,\"net\":\"us\"}";
        var element = new Element("a", Features.of(), TIMESTAMP, Element.NEVER, "", json, Pipelines.OFFSET);
        assertEquals(new Decoded(new Update.Upsert(element, TIMESTAMP)), decode(bare, json));
    }

    @Test
    void withoutAPathOfItsOwnTheElementsTimeIsTheClocks() {
        var source = new PipelineDefinition.Source(
                "t",
                "$.id",
                Optional.of("$.updated"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                FULL.idle());
        Update.Upsert upsert = upsert(decode(decoder(source), HEAD + "}"));
        assertEquals(5000, upsert.clock());
        assertEquals(5000, upsert.element().time());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"us7000\" | us7000",
                "17 | 17",
                "-0 | 0",
                "12345678901234567890123 | 12345678901234567890123",
                "\" <b>\" | ` <b>`",
                "\"\\ud83d\\ude00\" | 😀"
            })
    void anIdIsATextOrAnInteger(String json, String id) {
        assertEquals(id, element(bare, "{\"id\":" + json + "}").id());
    }

    @Test
    void anIdMayHave1024CharactersAndControlCharactersToo() {
        String longest = "x".repeat(1024);
        assertEquals(longest, element(bare, "{\"id\":\"" + longest + "\"}").id());
        assertEquals(
                "\u0000\u202e", element(bare, "{\"id\":\"\\u0000\\u202e\"}").id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | missing",
                "[] | missing",
                "\"a\" | missing",
                "null | missing",
                "{\"id\":null} | null",
                "{\"id\":\"\"} | \"\"",
                "{\"id\":1.0} | 1.0",
                "{\"id\":true} | true",
                "{\"id\":{}} | an object",
                "{\"id\":\"\\ud800\"} | \"\\u{d800}\"",
                "{\"id\":\"a\\udc00b\"} | \"a\\u{dc00}b\""
            })
    void anIdThatIsNoneIsRejected(String json, String shown) {
        assertEquals("$.id is " + shown + ", but must be " + ID, cause(decode(bare, json)));
    }

    @Test
    void anIdTooLongIsRejectedAndShownCut() {
        String cause = "$.id is \"" + "x".repeat(39) + "…\", but must be " + ID;
        assertEquals(cause, cause(decode(bare, "{\"id\":\"" + "x".repeat(1025) + "\"}")));
        assertEquals(cause, cause(decode(bare, "{\"id\":\"" + "x".repeat(1_000_000) + "\"}")));
    }

    @Test
    void whatIsRejectedIsShownInert() {
        assertEquals(
                "$.updated is \"\\u{1b}[2J\\u{a}\\u{202e}<b>\", but must be " + TIME,
                cause(decode(full, "{\"id\":1,\"updated\":\"\\u001b[2J\\n\\u202e<b>\"}")));
    }

    @Test
    void aTombstoneDeletesTheElementOfItsKey() {
        assertEquals(new Decoded(new Update.Delete("größe")), decode(full, "größe".getBytes(UTF_8), null, TIMESTAMP));
    }

    @Test
    void aTombstoneWhoseKeyIsNoIdIsRejected() {
        assertEquals(
                "key and value are null, so nothing says what to delete; the key must be an id",
                cause(decode(full, null, null, TIMESTAMP)));
        assertEquals("the key is \"\", but must be " + ID, cause(decode(full, new byte[0], null, TIMESTAMP)));
        assertEquals(
                "the key is \"" + "x".repeat(39) + "…\", but must be " + ID,
                cause(decode(full, "x".repeat(1025).getBytes(UTF_8), null, TIMESTAMP)));
        assertEquals(
                "the key is not UTF-8 at byte 2 of 3",
                cause(decode(full, new byte[] {'a', (byte) 0xFF, 'b'}, null, TIMESTAMP)));
    }

    @Test
    void deletedTrueDeletesWhateverElseTheRecordSays() {
        assertEquals(
                new Decoded(new Update.Delete("a")),
                decode(full, "{\"id\":\"a\",\"withdrawn\":true,\"updated\":\"garbage\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"withdrawn\":false", ",\"withdrawn\":null"})
    void deletedFalseNullOrAbsentIsAnUpsert(String member) {
        assertEquals("a", element(full, HEAD + member + "}").id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"\"true\" | \"true\"", "1 | 1", "\"\" | \"\"", "[true] | an array of 1", "{} | an object"})
    void deletedThatIsNoBooleanIsRejected(String json, String shown) {
        assertEquals(
                "$.withdrawn is " + shown + ", but must be true or false",
                cause(decode(full, HEAD + ",\"withdrawn\":" + json + "}")));
    }

    @Test
    void aDeleteWithoutAnIdIsRejected() {
        assertEquals("$.id is missing, but must be " + ID, cause(decode(full, "{\"withdrawn\":true}")));
    }

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
        "0.29, 4290",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",\"net\":\"us\" | us",
                ",\"net\":17 | 17",
                ",\"net\":1.50 | 1.5",
                ",\"net\":false | false",
                ",\"net\":\"\" | ``",
                ",\"net\":null | ``",
                "`` | ``"
            })
    void aGroupIsAScalarAsTextOrNone(String member, String group) {
        assertEquals(group, element(full, HEAD + member + "}").group());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | an array of 0",
                "{} | an object",
                "1e999 | a number beyond 1.8e308",
                "\"\\ud83d\" | \"\\u{d83d}\""
            })
    void aGroupThatIsNoneIsRejected(String json, String shown) {
        assertEquals(
                "$.net is " + shown + ", but must be " + GROUP, cause(decode(full, HEAD + ",\"net\":" + json + "}")));
    }

    @Test
    void aGroupHasAtMost256Characters() {
        String longest = "g".repeat(256);
        assertEquals(
                longest, element(full, HEAD + ",\"net\":\"" + longest + "\"}").group());
        assertEquals(
                "$.net is \"" + "g".repeat(39) + "…\", but must be " + GROUP,
                cause(decode(full, HEAD + ",\"net\":\"" + longest + "g\"}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | the value is empty, but must be one JSON document",
                "` ` | the value is empty, but must be one JSON document",
                "{\"id\":1 | the value is not one JSON document at line 1, column 8: Unexpected end-of-input: expected close marker for Object",
                "{\"id\":1}} | the value is not one JSON document at line 1, column 9: Unexpected close marker '}': no open Object to close",
                "{\"id\":1} {\"id\":2} | the value is not one JSON document at line 1, column 10: the document has ended, but something follows",
                "{\"id\":1,\"id\":2} | the value is not one JSON document at line 1, column 13: Duplicate field 'id'",
                "{\"id\":1,\"x\":{\"y\":0,\"y\":0}} | the value is not one JSON document at line 1, column 23: Duplicate field 'y'",
                "{\"id\":NaN} | the value is not one JSON document at line 1, column 10: Non-standard token 'NaN'",
                "{id:1} | the value is not one JSON document at line 1, column 2: Unexpected character ('i' (code 105)): was expecting double-quote to start field name",
            })
    void whatIsNotOneJsonDocumentIsRejectedWithThePlace(String json, String cause) {
        assertEquals(cause, cause(decode(bare, json)));
    }

    @ParameterizedTest
    @CsvSource({"c3, 8", "c0af, 8", "eda080, 8", "f5808080, 8", "e282, 8"})
    void bytesThatAreNotUtf8AreRejected(String hex, int at) {
        byte[] bad = HexFormat.of().parseHex(hex);
        byte[] json = "{\"id\":\"#\"}".getBytes(UTF_8);
        byte[] value = new byte[json.length - 1 + bad.length];
        System.arraycopy(json, 0, value, 0, 7);
        System.arraycopy(bad, 0, value, 7, bad.length);
        System.arraycopy(json, 8, value, 7 + bad.length, 2);
        assertEquals(
                "the value is not UTF-8 at byte " + at + " of " + value.length,
                cause(decode(bare, null, value, TIMESTAMP)));
    }

    @Test
    void theReplacementCharacterItselfIsText() {
        assertEquals("\uFFFD", element(bare, "{\"id\":\"\uFFFD\"}").id());
    }

    @Test
    void utf16IsNotGuessed() {
        byte[] utf16 = "{\"id\":1}".getBytes(UTF_16BE);
        assertEquals(
                "the value is not one JSON document at line 1, column 2: Illegal character ((CTRL-CHAR, code 0)): only regular white space (\\r, \\n, \\t) is allowed between tokens",
                cause(decode(bare, null, utf16, TIMESTAMP)));
    }

    @Test
    void whatGoesBeyondALimitIsRejectedAndWhatReachesItIsNot() {
        assertLimit(
                "[".repeat(99) + "]".repeat(99),
                "[".repeat(100) + "]".repeat(100),
                "Document nesting depth (101) exceeds the maximum allowed (100)");
        assertLimit(
                "9".repeat(1000), "9".repeat(1001), "Number value length (1001) exceeds the maximum allowed (1000)");
        assertLimit(
                member("n".repeat(4096)),
                member("n".repeat(4097)),
                "Name length (4097) exceeds the maximum allowed (4096)");
        // Around the zeros are eight tokens: two of the object, the names, the id, the brackets and the first zero.
        assertLimit(zeros(99_993), zeros(99_994), "Token count (100001) exceeds the maximum allowed (100000)");
    }

    private void assertLimit(String within, String beyond, String cause) {
        assertEquals("1", element(bare, "{\"id\":1,\"x\":" + within + "}").id());
        assertEquals("the value goes beyond a limit: " + cause, cause(decode(bare, "{\"id\":1,\"x\":" + beyond + "}")));
    }

    private static String member(String name) {
        return "{\"" + name + "\":0}";
    }

    private static String zeros(int count) {
        return "[0" + ",0".repeat(count - 1) + "]";
    }

    @Test
    void aValueHasAtMostOneMebibyte() {
        String json = "{\"id\":1}";
        String longest = json + " ".repeat((1 << 20) - json.length());
        assertEquals(longest, element(bare, longest).payload());
        assertEquals("the value has 1048577 bytes, but may have at most 1048576", cause(decode(bare, longest + " ")));
    }

    @Test
    void aPathThatIsNoneIsRefusedBeforeTheFirstRecord() {
        var source = new PipelineDefinition.Source(
                "t",
                "id",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                FULL.idle());
        assertThrows(IllegalArgumentException.class, () -> decoder(source));
        assertThrows(
                IllegalArgumentException.class, () -> decoder(BARE, new Extractor.Geo(List.of("$.lat", "lon"), 1)));
    }
}
