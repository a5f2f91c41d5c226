package dev.weir.streams.ingest;

import static dev.weir.streams.ingest.Pipelines.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonPathTest {
    private static final String DOCUMENT = """
            {"id": "a", "größe-2": 1, "list": [10, {"x": 11}], "a/b": 2, "m~n": 3, "it's": 4, "say \\"hi\\"": 5, "back\\\\slash": 6, "": 7,
             "a.b": 8, "_": 9, "null": null}""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "$.id | \"a\"",
                "$.größe-2 | 1",
                "$._ | 9",
                "$.list[0] | 10",
                "$.list[1].x | 11",
                "$['list'][1][\"x\"] | 11",
                "$['a/b'] | 2",
                "$['m~n'] | 3",
                "$[\"it's\"] | 4",
                "$['it\\'s'] | 4",
                "$['say \"hi\"'] | 5",
                "$['back\\\\slash'] | 6",
                "$[''] | 7",
                "$['a.b'] | 8",
                "$.null | null"
            })
    void aPathFindsTheValueItNames(String path, String value) throws BadRecord {
        assertEquals(value, JsonPath.of(path).in(document()).toString());
    }

    @Test
    void theRootAloneIsTheDocument() throws BadRecord {
        assertEquals(document(), JsonPath.of("$").in(document()));
    }

    @ParameterizedTest
    @CsvSource({"$.none", "$.id.x", "$.list[2]", "$.list.x", "$[0]", "$.null.x"})
    void whatIsNotThereIsMissing(String path) throws BadRecord {
        assertTrue(JsonPath.of(path).in(document()).isMissingNode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id | expected $ at character 1",
                "`` | expected $ at character 1",
                "$id | expected . or [ or the end at character 2",
                "$. | expected a name of letters, digits, _ and -, or ['any name'] in place of .name at character 3",
                "$..a | expected a name of letters, digits, _ and -, or ['any name'] in place of .name at character 3",
                "$.* | expected a name of letters, digits, _ and -, or ['any name'] in place of .name at character 3",
                "$.9a | expected a name of letters, digits, _ and -, or ['any name'] in place of .name at character 3",
                "$.a b | expected . or [ or the end at character 4",
                "$[*] | expected an index from 0 to 999999999 without leading zeros, or a quoted name at character 3",
                "$[-1] | expected an index from 0 to 999999999 without leading zeros, or a quoted name at character 3",
                "$[01] | expected an index from 0 to 999999999 without leading zeros, or a quoted name at character 3",
                "$[1234567890] | expected an index from 0 to 999999999 without leading zeros, or a quoted name at character 3",
                "$[1 | expected ] at character 4",
                "$['a' | expected ] at character 6",
                "$['a | expected the closing ' at character 5",
                "$[\"a'] | expected the closing \" at character 7",
                "$['a\\n'] | expected a quote or \\ after \\ at character 6",
                "$['a\\ | expected a quote or \\ after \\ at character 6",
                "$[?(@.a)] | expected an index from 0 to 999999999 without leading zeros, or a quoted name at character 3"
            })
    void whatIsNoPathIsRefusedWithTextPositionAndWhatWasExpected(String path, String message) {
        String refusal = refusal(() -> JsonPath.of(path));
        assertEquals("path " + path + ": " + message, refusal);
    }

    @Test
    void aPathHasAtMost1024Characters() {
        String longest = "$" + ".a".repeat(511) + "b";
        assertEquals(longest, JsonPath.of(longest).toString());
        String refusal = refusal(() -> JsonPath.of(longest + "c"));
        assertTrue(refusal.endsWith("at most 1024 characters at character 1025"), refusal);
    }

    @Test
    void thePathIsShownInertInTheRefusal() {
        String refusal = refusal(() -> JsonPath.of("$.\u001b[2J"));
        assertTrue(refusal.startsWith("path $.\\u{1b}[2J: expected a name"), refusal);
    }

    private static JsonNode document() throws BadRecord {
        return StrictJson.tree(DOCUMENT);
    }
}
