package dev.weir.streams.ingest;

import static dev.weir.streams.ingest.Pipelines.BARE;
import static dev.weir.streams.ingest.Pipelines.TIMESTAMP;
import static dev.weir.streams.ingest.Pipelines.cause;
import static dev.weir.streams.ingest.Pipelines.decode;
import static dev.weir.streams.ingest.Pipelines.decoder;
import static dev.weir.streams.ingest.Pipelines.element;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seen through a decoder, so that the sentences are those of the dead letters. */
final class StrictJsonTest {
    private final JsonDecoder bare = decoder(BARE);

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
}
