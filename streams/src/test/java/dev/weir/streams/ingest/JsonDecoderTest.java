package dev.weir.streams.ingest;

import static dev.weir.streams.ingest.Pipelines.BARE;
import static dev.weir.streams.ingest.Pipelines.FULL;
import static dev.weir.streams.ingest.Pipelines.TIMESTAMP;
import static dev.weir.streams.ingest.Pipelines.cause;
import static dev.weir.streams.ingest.Pipelines.decode;
import static dev.weir.streams.ingest.Pipelines.decoder;
import static dev.weir.streams.ingest.Pipelines.element;
import static dev.weir.streams.ingest.Pipelines.upsert;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.ingest.RecordDecoder.Decoded;
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

    private static PipelineDefinition.Source priced() {
        return new PipelineDefinition.Source(
                "t",
                "$.id",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("$.price"),
                FULL.idle());
    }

    @Test
    void aCostIsANumberOverZeroAndOneWhereTheDefinitionNamesNone() {
        JsonDecoder decoder = decoder(priced());
        assertEquals(12.5, element(decoder, "{\"id\":\"a\",\"price\":12.5}").cost());
        assertEquals(1e-300, element(decoder, "{\"id\":\"a\",\"price\":1e-300}").cost());
        assertEquals(1, element(bare, "{\"id\":\"a\",\"price\":12.5}").cost());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"a\"} | missing",
                "{\"id\":\"a\",\"price\":null} | null",
                "{\"id\":\"a\",\"price\":0} | 0",
                "{\"id\":\"a\",\"price\":-1.5} | -1.5",
                "{\"id\":\"a\",\"price\":\"7\"} | \"7\"",
                "{\"id\":\"a\",\"price\":1e400} | a number beyond 1.8e308",
                "{\"id\":\"a\",\"price\":1e-400} | 0.0"
            })
    void aCostThatIsNoneIsRejected(String json, String shown) {
        assertEquals(
                "$.price is " + shown + ", but must be a number over 0, at most 1.79e308",
                cause(decode(decoder(priced()), json)));
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
