package dev.weir.streams.ingest;

import static dev.weir.streams.ingest.Pipelines.cause;
import static dev.weir.streams.ingest.Pipelines.decode;
import static dev.weir.streams.ingest.Pipelines.decoder;
import static dev.weir.streams.ingest.Pipelines.element;
import static dev.weir.streams.ingest.Pipelines.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.element.Features;
import dev.weir.streams.definition.Extractor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The values are worked out by hand, the buckets by another program. */
final class FeatureReaderTest {
    private static final Extractor GEO = new Extractor.Geo(List.of("$.lat", "$.lon"), 2);
    private static final String TIME =
            "a time from 1970 to 9999: epoch milliseconds or ISO-8601 with an offset, like 2024-04-03T07:58:11+08:00";

    @Test
    void aNumberIsDividedByItsScale() {
        assertFeatures(new Extractor.Number("$.depth", 100), "\"depth\":35", 0.35f);
        assertFeatures(new Extractor.Number("$.depth", 100), "\"depth\":-2.5e1", -0.25f);
    }

    @Test
    void aVectorIsDividedByItsScale() {
        assertFeatures(new Extractor.Vector("$.v", 3, 2), "\"v\":[1,2.0,-3e0]", 0.5f, 1, -1.5f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"\"us\" | 3", "\"ak\" | 0", "7 | 1", "true | 1", "1.50 | 1", "\"\" | 3"})
    void aCategoryIsOneColumnOfHeightWeight(String value, int column) {
        float[] expected = new float[4];
        expected[column] = 2.5f;
        assertFeatures(new Extractor.Category("$.net", 4, 2.5), "\"net\":" + value, expected);
    }

    @Test
    void aTextIsTheRootOfItsWordCountsAtLengthWeight() {
        // "the" twice and "quake" share column 0, "grüße" is in column 1: 2·√(3/4) and 2·√(1/4).
        assertFeatures(
                new Extractor.Text("$.place", 8, 2),
                "\"place\":\"The QUAKE, Grüße! the\"",
                1.7320508f,
                1,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    @Test
    void aTextWithoutWordsIsAllZero() {
        assertFeatures(new Extractor.Text("$.place", 2, 2), "\"place\":\" -- 😀 \"", 0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "30, 60, 0.21650635, 0.375, 0.25",
        "0, 0, 0.5, 0, 0",
        "0, 90, 0, 0.5, 0",
        "90, 12, 0, 0, 0.5",
        "-90, 12, 0, 0, -0.5",
        "0, -180, -0.5, 0, 0",
        "0, 180, -0.5, 0, 0"
    })
    void aPlaceIsOnTheSphereOfRadiusOneOverScale(String lat, String lon, float x, float y, float z) {
        assertFeatures(GEO, "\"lat\":" + lat + ",\"lon\":" + lon, x, y, z);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 0",
        "21600000, 0, 2",
        "1712102400000, 2, 0",
        "'\"2024-04-03T09:00:00Z\"', -1.4142135, 1.4142135",
        "'\"2024-04-03T02:00:00+08:00\"', 0, -2"
    })
    void aTimeOfDayIsOnTheCircleOfRadiusWeightInUtc(String time, float x, float y) {
        assertFeatures(new Extractor.TimeOfDay("$.t", 2), "\"t\":" + time, x, y);
    }

    @Test
    void extractorsFillTheirColumnsInTheOrderOfTheDefinition() {
        Features features = element(
                        decoder(
                                Pipelines.BARE,
                                new Extractor.Number("$.a", 1),
                                new Extractor.Vector("$.v", 2, 1),
                                new Extractor.Category("$.c", 4, 9),
                                new Extractor.Number("$.b", 1)),
                        "{\"id\":1,\"b\":8,\"v\":[2,3],\"c\":\"ak\",\"a\":1}")
                .features();
        assertEquals(Features.of(1, 2, 3, 9, 0, 0, 0, 8), features);
    }

    @Test
    void minusZeroIsZero() {
        assertEquals(
                Features.of(0f),
                element(decoder(Pipelines.BARE, new Extractor.Number("$.x", 1)), "{\"id\":1,\"x\":-0.0}")
                        .features());
        assertEquals(
                Features.of(0f),
                element(decoder(Pipelines.BARE, new Extractor.Number("$.x", 1)), "{\"id\":1,\"x\":-1e-300}")
                        .features());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | $.x is missing, but must be",
                "\"x\":null | $.x is null, but must be",
                "\"x\":\"5\" | $.x is \"5\", but must be",
                "\"x\":true | $.x is true, but must be",
                "\"x\":[5] | $.x is an array of 1, but must be",
                "\"x\":{} | $.x is an object, but must be",
                "\"x\":1e999 | $.x is a number beyond 1.8e308, but must be",
                "\"x\":-1e999 | $.x is a number beyond 1.8e308, but must be",
                "\"x\":7e38 | $.x is 7.0E38, but must be"
            })
    void aNumberThatIsNoneOrLeavesTheRangeIsRejected(String member, String start) {
        assertRejected(new Extractor.Number("$.x", 2), member, start + " a number from -6.8E+38 to 6.8E+38");
    }

    @Test
    void anIntegerBeyondEveryFloatIsRejected() {
        assertRejected(
                new Extractor.Number("$.x", 1),
                "\"x\":" + "9".repeat(1000),
                "$.x is a number beyond 1.8e308, but must be a number from -3.4E+38 to 3.4E+38");
        assertRejected(
                new Extractor.Number("$.x", 1),
                "\"x\":" + "9".repeat(100),
                "$.x is 999999999999999999999999999999999999999…, but must be a number from -3.4E+38 to 3.4E+38");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | $.v is missing, but must be an array of 2 numbers",
                "\"v\":[1] | $.v is an array of 1, but must be an array of 2 numbers",
                "\"v\":[1,2,3] | $.v is an array of 3, but must be an array of 2 numbers",
                "\"v\":{\"0\":1,\"1\":2} | $.v is an object, but must be an array of 2 numbers",
                "\"v\":[1,\"2\"] | $.v[1] is \"2\", but must be a number from -3.4E+38 to 3.4E+38",
                "\"v\":[1e39,2] | $.v[0] is 1.0E39, but must be a number from -3.4E+38 to 3.4E+38",
                "\"v\":[null,2] | $.v[0] is null, but must be a number from -3.4E+38 to 3.4E+38"
            })
    void aVectorOfAnotherSizeOrWithAnythingButNumbersIsRejected(String member, String cause) {
        assertRejected(new Extractor.Vector("$.v", 2, 1), member, cause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | missing",
                "\"c\":null | null",
                "\"c\":[] | an array of 0",
                "\"c\":{} | an object",
                "\"c\":1e999 | a number beyond 1.8e308"
            })
    void aCategoryThatIsNoScalarIsRejected(String member, String shown) {
        assertRejected(
                new Extractor.Category("$.c", 4, 1),
                member,
                "$.c is " + shown + ", but must be a text, a number or a boolean");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"`` | missing", "\"c\":5 | 5", "\"c\":[\"a\"] | an array of 1"})
    void aTextThatIsNoneIsRejected(String member, String shown) {
        assertRejected(new Extractor.Text("$.c", 4, 1), member, "$.c is " + shown + ", but must be a text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"lon\":0 | $.lat is missing, but must be a number from -90.0 to 90.0",
                "\"lat\":0 | $.lon is missing, but must be a number from -180.0 to 180.0",
                "\"lat\":90.001,\"lon\":0 | $.lat is 90.001, but must be a number from -90.0 to 90.0",
                "\"lat\":-91,\"lon\":0 | $.lat is -91, but must be a number from -90.0 to 90.0",
                "\"lat\":0,\"lon\":180.5 | $.lon is 180.5, but must be a number from -180.0 to 180.0",
                "\"lat\":\"0\",\"lon\":0 | $.lat is \"0\", but must be a number from -90.0 to 90.0",
                "\"lat\":1e999,\"lon\":0 | $.lat is a number beyond 1.8e308, but must be a number from -90.0 to 90.0"
            })
    void aPlaceOffTheGlobeIsRejected(String members, String cause) {
        assertRejected(GEO, members, cause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"`` | missing", "\"t\":-1 | -1", "\"t\":\"noon\" | \"noon\""})
    void aTimeOfDayWithoutATimeIsRejected(String member, String shown) {
        assertRejected(new Extractor.TimeOfDay("$.t", 2), member, "$.t is " + shown + ", but must be " + TIME);
    }

    static List<Extractor> notToBeCarriedOut() {
        return List.of(
                new Extractor.Number("$.x", 0),
                new Extractor.Number("$.x", -1),
                new Extractor.Number("$.x", Double.NaN),
                new Extractor.Number("$.x", 1e-60),
                new Extractor.Vector("$.x", 0, 1),
                new Extractor.Vector("$.x", 65_537, 1),
                new Extractor.Vector("$.x", 2, Double.POSITIVE_INFINITY),
                new Extractor.Category("$.x", 0, 1),
                new Extractor.Category("$.x", 4, 1e60),
                new Extractor.Text("$.x", -1, 1),
                new Extractor.Text("$.x", 4, 0),
                new Extractor.Neighbours("$.x", 0),
                new Extractor.Ranks(List.of("$.x"), 2, 1),
                new Extractor.Ranks(List.of("$.x"), 0, 5),
                new Extractor.Ranks(List.of("$.x", "$.y"), 3, 5),
                new Extractor.Geo(List.of("$.lat"), 1),
                new Extractor.Geo(List.of("$.lat", "$.lon", "$.depth"), 1),
                new Extractor.Geo(List.of("$.lat", "$.lon"), 1e-40),
                new Extractor.TimeOfDay("$.t", 0));
    }

    @ParameterizedTest
    @MethodSource("notToBeCarriedOut")
    void anExtractorThatCannotBeCarriedOutIsRefusedBeforeTheFirstRecord(Extractor extractor) {
        String refusal = refusal(() -> decoder(Pipelines.BARE, extractor));
        assertTrue(refusal.contains(extractor.toString()), refusal);
    }

    @Test
    void columnsBesidesTheHashedOnesAreAtMost65536AndAllTogetherFitAnInt() {
        Extractor half = new Extractor.Vector("$.v", 1 << 15, 1);
        var one = new Extractor.Number("$.c", 1);
        decoder(Pipelines.BARE, half, half);
        String refusal = refusal(() -> decoder(Pipelines.BARE, half, half, one));
        assertTrue(refusal.contains("at most 65536 besides text, category and neighbours"), refusal);
        var huge = new Extractor.Text("$.t", 1 << 30, 1);
        decoder(Pipelines.BARE, huge, new Extractor.Category("$.c", (1 << 30) - 1, 1));
        refusal = refusal(() -> decoder(Pipelines.BARE, huge, huge));
        assertTrue(refusal.endsWith("at most 2147483647 with them"), refusal);
    }

    private static Features read(String members, Extractor... extractors) {
        return element(decoder(Pipelines.BARE, extractors), "{\"id\":1," + members + "}")
                .features();
    }

    @Test
    void aVectorIsSparseWhereAHashedFeatureHasManyColumnsAndThenHoldsWhatIsNotZero() {
        String members = "\"x\":0,\"c\":\"us\",\"t\":\"The QUAKE, Gr\u00fc\u00dfe! the\",\"n\":2";
        Features features = read(
                members,
                new Extractor.Number("$.x", 1),
                new Extractor.Category("$.c", 1024, 3),
                new Extractor.Text("$.t", 1 << 30, 2),
                new Extractor.Number("$.n", 1));
        assertTrue(features.isSparse());
        assertEquals(1 + 1024 + (1 << 30) + 1, features.size());
        // The category, three words, the last number; "the" is half of the words.
        assertEquals(5, features.entries());
        assertEquals(3, features.value(0), 0);
        assertEquals(features.size() - 1, features.column(4));
        double squared = 0;
        int half = 0;
        for (int entry = 1; entry < 4; entry++) {
            squared += features.value(entry) * features.value(entry);
            half += Math.abs(features.value(entry) - 2 * Math.sqrt(0.5)) < 1e-6 ? 1 : 0;
        }
        assertEquals(4, squared, 1e-6);
        assertEquals(1, half);
    }

    @Test
    void bothFormsAreReadAlikeUpToTheBoundBetweenThem() {
        String members = "\"c\":\"us\",\"t\":\"the quake the grid\"";
        Extractor text = new Extractor.Text("$.t", 256, 1);
        Features dense = read(members, text, new Extractor.Category("$.c", 1024, 1));
        Features sparse = read(members, text, new Extractor.Category("$.c", 1025, 1));
        assertFalse(dense.isSparse());
        assertTrue(sparse.isSparse());
        for (int column = 0; column < 256; column++) {
            assertEquals(dense.at(column), sparse.at(column), 0);
        }
    }

    @Test
    void neighboursAreSimilaritiesInColumnsByHashOfTheirNames() {
        Extractor near = new Extractor.Neighbours("$.near", 1 << 30);
        Features object = read("\"near\":{\"b\":0.5,\"a\":1,\"7\":0.25,\"none\":0}", near);
        assertEquals(object, read("\"near\":[[7,0.25],[\"a\",1],[\"b\",0.5],[\"a\",0.125]]", near));
        assertTrue(object.isSparse());
        assertEquals(3, object.entries());
        assertEquals(0.5f, object.at(Buckets.of("b", 1 << 30)), 0);
        assertEquals(1, object.at(Buckets.of("a", 1 << 30)), 0);
        assertEquals(0, read("\"near\":{}", near).entries());
        assertEquals(0, read("\"near\":[]", near).entries());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | $.n is missing, but must be an object of names and similarities, or an array of pairs such as [\"name\", 0.5]",
                "\"n\":3 | $.n is 3, but must be an object of names and similarities, or an array of pairs such as [\"name\", 0.5]",
                "\"n\":{\"b\":1.5} | $.n['b'] is 1.5, but must be a number from 0 to 1",
                "\"n\":{\"b\":-0.1} | $.n['b'] is -0.1, but must be a number from 0 to 1",
                "\"n\":{\"b\":null} | $.n['b'] is null, but must be a number from 0 to 1",
                "\"n\":[[\"b\",2]] | $.n['b'] is 2, but must be a number from 0 to 1",
                "\"n\":[[\"b\",0.5],[\"c\"]] | $.n[1] is an array of 1, but must be a pair such as [\"name\", 0.5]",
                "\"n\":[\"b\"] | $.n[0] is \"b\", but must be a pair such as [\"name\", 0.5]",
                "\"n\":[[null,0.5]] | $.n[0][0] is null, but must be a text, a number or a boolean, the name of the neighbour",
            })
    void aNeighbourThatIsNoneIsRejectedByName(String member, String cause) {
        assertRejected(new Extractor.Neighbours("$.n", 8), member, cause);
    }

    @Test
    void positionsAreBordaScores() {
        Extractor ranks = new Extractor.Ranks(List.of("$.r"), 4, 10);
        assertEquals(Features.of(9, 0, 0, 4), read("\"r\":[1,10,null,6]", ranks));
        Extractor paths = new Extractor.Ranks(List.of("$.jury", "$.press", "$.public"), 3, 10);
        assertEquals(Features.of(9, 0, 8), read("\"jury\":1,\"public\":2", paths));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | $.r is missing, but must be an array of 2 positions, one for each list",
                "\"r\":[1] | $.r is an array of 1, but must be an array of 2 positions, one for each list",
                "\"r\":[1,0] | $.r[1] is 0, but must be a position from 1 to 10, or null where it is not ranked",
                "\"r\":[11,1] | $.r[0] is 11, but must be a position from 1 to 10, or null where it is not ranked",
                "\"r\":[1.5,1] | $.r[0] is 1.5, but must be a position from 1 to 10, or null where it is not ranked",
                "\"r\":[1,\"2\"] | $.r[1] is \"2\", but must be a position from 1 to 10, or null where it is not ranked",
            })
    void aPositionThatIsNoneIsRejected(String member, String cause) {
        assertRejected(new Extractor.Ranks(List.of("$.r"), 2, 10), member, cause);
    }

    private static void assertFeatures(Extractor extractor, String members, float... expected) {
        Features features = element(decoder(Pipelines.BARE, extractor), "{\"id\":1," + members + "}")
                .features();
        float[] actual = new float[features.size()];
        features.copyInto(actual, 0);
        assertArrayEquals(expected, actual, 1e-7f);
    }

    private static void assertRejected(Extractor extractor, String members, String cause) {
        String record = members.isEmpty() ? "{\"id\":1}" : "{\"id\":1," + members + "}";
        assertEquals(cause, cause(decode(decoder(Pipelines.BARE, extractor), record)));
    }
}
