package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.relaxation.Request;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One matrix, {@code grid}, is known. */
final class RequestDecoderTest {
    static final CsrMatrix GRID = FivePointGrid.laplacian(2, 1).toCsr();

    static final RequestDecoder DECODER = new RequestDecoder(new Matrices() {
        @Override
        public void catchUp() {}

        @Override
        public Found find(String name) {
            return name.equals("grid") ? new Known(GRID) : new Unusable("there is no matrix '" + name + "'");
        }
    });

    static RecordDecoder.Result<Request> decode(byte @Nullable [] key, byte @Nullable [] value) {
        return DECODER.decode(record(key, value));
    }

    /** Kafka's own class is not annotated: both may be null. */
    @SuppressWarnings("NullAway")
    private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>("heat.systems", 0, 7, key, value);
    }

    private static Request request(String json) {
        return switch (decode("s".getBytes(UTF_8), json.getBytes(UTF_8))) {
            case RecordDecoder.Decoded<Request>(Request request) -> request;
            case RecordDecoder.Rejected<Request>(String cause) -> throw new AssertionError(cause);
        };
    }

    private static String cause(byte @Nullable [] key, byte @Nullable [] value) {
        return switch (decode(key, value)) {
            case RecordDecoder.Decoded<Request>(Request request) -> throw new AssertionError(request.toString());
            case RecordDecoder.Rejected<Request>(String cause) -> cause;
        };
    }

    private static String cause(String json) {
        return cause("s".getBytes(UTF_8), json.getBytes(UTF_8));
    }

    @Test
    void aSystemHasAMatrixARightHandSideAndMaybeMore() {
        Request.Solve bare = assertInstanceOf(Request.Solve.class, request("{\"matrix\":\"grid\",\"rhs\":[1,-2.5e3]}"));
        assertEquals("s", bare.sequence());
        assertEquals("grid", bare.matrixId());
        assertEquals(GRID, bare.base());
        assertArrayEquals(new double[] {1, -2500}, bare.rhs());
        assertEquals(Optional.empty(), bare.id());
        assertEquals(Optional.empty(), bare.start());
        assertEquals(OptionalDouble.empty(), bare.context());
        assertEquals(new Request.Change.None(), bare.change());
        Request.Solve full = assertInstanceOf(
                Request.Solve.class,
                request("{\"start\":[3,4],\"id\":\"7\",\"context\":-0.5,\"shift\":2,\"rhs\":[],\"matrix\":\"grid\"}"));
        assertEquals(Optional.of("7"), full.id());
        assertArrayEquals(new double[] {3, 4}, full.start().orElseThrow());
        assertEquals(OptionalDouble.of(-0.5), full.context());
        assertEquals(new Request.Change.Shift(2), full.change());
        assertEquals(0, full.rhs().length);
    }

    @Test
    void otherValuesInTheSamePlacesAreAChange() {
        Request.Solve solve = assertInstanceOf(
                Request.Solve.class, request("{\"matrix\":\"grid\",\"rhs\":[1,2],\"values\":[4,-1,-1,4]}"));
        assertArrayEquals(
                new double[] {4, -1, -1, 4},
                assertInstanceOf(Request.Change.Values.class, solve.change()).values());
    }

    @Test
    void whoSolvesElsewhereAsksTellsAndCancels() {
        assertEquals(new Request.Ask("s", "a", 0.25), request("{\"ask\":0.25,\"id\":\"a\"}"));
        assertEquals(new Request.Tell("s", Optional.empty(), 3, 41.5), request("{\"tell\":3,\"cost\":41.5}"));
        assertEquals(
                new Request.Tell("s", Optional.of("b"), 1L << 53, 0),
                request("{\"tell\":9007199254740992,\"cost\":0,\"id\":\"b\"}"));
        assertEquals(new Request.Cancel("s", Optional.empty(), 0), request("{\"cancel\":0.0}"));
    }

    @Test
    void aTombstoneForgetsTheSequence() {
        assertEquals(
                new RecordDecoder.Decoded<Request>(new Request.Forget("grüße")), decode("grüße".getBytes(UTF_8), null));
    }

    @Test
    void aSystemWithoutItsMatrixIsUnderstoodButImpossible() {
        assertEquals(
                new Request.Impossible("s", Optional.of("i"), "there is no matrix 'other'"),
                request("{\"matrix\":\"other\",\"rhs\":[1],\"id\":\"i\"}"));
        assertEquals(
                new Request.Impossible("s", Optional.empty(), "there is no matrix 'a\\u{202e}b'"),
                request("{\"matrix\":\"a\\u202eb\",\"rhs\":[1]}"));
    }

    @Test
    void nullIsAsIfItWereNotThere() {
        assertEquals(
                new Request.Tell("s", Optional.empty(), 1, 2),
                request("{\"tell\":1,\"cost\":2,\"id\":null,\"matrix\":null,\"rhs\":null,\"shift\":null}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | the value must be one JSON object",
                "3 | the value must be one JSON object",
                "{} | a request must have exactly one of matrix, ask, tell and cancel, but has []",
                "{\"id\":\"a\"} | a request must have exactly one of matrix, ask, tell and cancel, but has []",
                "{\"ask\":1,\"tell\":1,\"id\":\"a\"} | a request must have exactly one of matrix, ask, tell and cancel, but has [ask, tell]",
                "{\"matrix\":\"grid\"} | a request with matrix must have rhs",
                "{\"matrix\":\"grid\",\"rhs\":null} | a request with matrix must have rhs",
                "{\"matrix\":\"grid\",\"rhs\":[1],\"cost\":3} | a request with matrix has no cost",
                "{\"matrix\":\"grid\",\"rhs\":[1],\"shift\":3,\"values\":[1]} | a system has a shift or values, not both",
                "{\"ask\":1} | a request with ask must have id",
                "{\"ask\":1,\"id\":\"a\",\"context\":2} | a request with ask has no context",
                "{\"tell\":1} | a request with tell must have cost",
                "{\"tell\":1,\"cost\":1,\"start\":[]} | a request with tell has no start",
                "{\"cancel\":1,\"cost\":2} | a request with cancel has no cost",
                "{\"tell\":1.5,\"cost\":1} | tell must be the number of a ticket, but is 1.5",
                "{\"tell\":-1,\"cost\":1} | tell must be the number of a ticket, but is -1.0",
                "{\"cancel\":9007199254740994} | cancel must be the number of a ticket, but is 9.007199254740994E15",
                "{\"tell\":\"1\",\"cost\":1} | tell must be a number, but is a text",
                "{\"tell\":true,\"cost\":1} | tell must be a number, but is true",
                "{\"ask\":{},\"id\":\"a\"} | ask must be a number, but is an object",
                "{\"ask\":1e999,\"id\":\"a\"} | ask must be finite, but is 1e999",
                "{\"ask\":-1e999,\"id\":\"a\"} | ask must be finite, but is -1e999",
                "{\"matrix\":\"grid\",\"rhs\":[1,1e999]} | rhs 1 must be finite, but is 1e999",
                "{\"matrix\":\"grid\",\"rhs\":[1,null]} | rhs 1 must be a number, but is null",
                "{\"matrix\":\"grid\",\"rhs\":[[1]]} | rhs 0 must be a number, but is a list",
                "{\"matrix\":\"grid\",\"rhs\":[\"1\"]} | rhs 0 must be a number, but is a text",
                "{\"matrix\":\"grid\",\"rhs\":1} | rhs must be a list of numbers",
                "{\"matrix\":\"grid\",\"rhs\":{\"a\":1}} | rhs must be a list of numbers",
                "{\"matrix\":\"\",\"rhs\":[1]} | matrix must be a text of 1 to 256 characters",
                "{\"matrix\":3,\"rhs\":[1]} | matrix must be a text of 1 to 256 characters",
                "{\"ask\":1,\"id\":7} | id must be a text of 1 to 256 characters",
                "{\"ask\":1,\"id\":\"\"} | id must be a text of 1 to 256 characters",
                "{\"colour\":1} | 'colour' is no part of a request; these are: matrix, rhs, shift, values, start, context, id, ask, tell, cost, cancel",
                "{\"colour\":null,\"tell\":1,\"cost\":1} | 'colour' is no part of a request; these are: matrix, rhs, shift, values, start, context, id, ask, tell, cost, cancel",
                "{\"cancel\":1} 2 | the object has ended, but something follows",
            })
    void eachWrongFormHasItsSentence(String json, String sentence) {
        assertEquals(sentence, cause(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"cancel\":1",
                "{\"cancel\":01}",
                "{\"cancel\":NaN}",
                "{\"ask\":1,\"ask\":2,\"id\":\"a\"}",
                "{\"matrix\":\"grid\",\"rhs\":[1",
                "{\"matrix\":\"grid\",\"rhs\":[1,]}",
                "{'cancel':1}",
                "{\"matrix\":\"grid\",\"rhs\":[[[[1]]]]}",
            })
    void whatIsNoJsonIsRejectedWithASentence(String json) {
        assertTrue(!cause(json).isBlank(), json);
    }

    @Test
    void aNameTwiceIsRefusedAlsoWhenItIsNull() {
        assertTrue(cause("{\"cancel\":1,\"cancel\":2}").contains("Duplicate"), cause("{\"cancel\":1,\"cancel\":2}"));
        assertTrue(cause("{\"cancel\":1,\"cancel\":null}").contains("Duplicate"));
    }

    @Test
    void theKeyNamesTheSequenceInUtf8OfBoundedLength() {
        byte[] value = "{\"cancel\":1}".getBytes(UTF_8);
        String legal = "the key must name the sequence in 1 to 256 characters, but has ";
        assertEquals(legal + 0, cause(null, value));
        assertEquals(legal + 0, cause(new byte[0], null));
        assertEquals(legal + 257, cause("k".repeat(257).getBytes(UTF_8), value));
        assertEquals("the key is not UTF-8 at byte 2 of 2", cause(new byte[] {'a', (byte) 0xC3}, value));
        assertInstanceOf(RecordDecoder.Decoded.class, decode("k".repeat(256).getBytes(UTF_8), value));
    }

    @Test
    void textsHaveUpTo256Characters() {
        String longest = "i".repeat(256);
        assertEquals(new Request.Ask("s", longest, 0), request("{\"ask\":0,\"id\":\"" + longest + "\"}"));
        assertEquals("id must be a text of 1 to 256 characters", cause("{\"ask\":0,\"id\":\"" + longest + "i\"}"));
    }

    @Test
    void aHugeVectorIsReadAsItIs() {
        int size = 200_000;
        double[] expected =
                IntStream.range(0, size).mapToDouble(i -> i / 7.0 - 1e4).toArray();
        String rhs = Arrays.stream(expected).mapToObj(Double::toString).collect(Collectors.joining(","));
        Request.Solve solve = assertInstanceOf(
                Request.Solve.class, request("{\"matrix\":\"grid\",\"rhs\":[" + rhs + "],\"start\":[" + rhs + "]}"));
        assertArrayEquals(expected, solve.rhs());
        assertArrayEquals(expected, solve.start().orElseThrow());
    }

    @Test
    void theFormIsSeenBeforeItIsWritten() {
        assertEquals(Optional.empty(), RequestForm.fault("s", "{\"matrix\":\"any\",\"rhs\":[1]}".getBytes(UTF_8)));
        assertEquals(
                Optional.of("a request with tell must have cost"),
                RequestForm.fault("s", "{\"tell\":1}".getBytes(UTF_8)));
        assertEquals(
                Optional.of("the key must name the sequence in 1 to 256 characters, but has 0"),
                RequestForm.fault("", "{\"cancel\":1}".getBytes(UTF_8)));
        assertEquals(
                Optional.of("the sequence must be whole characters, but has half of a pair"),
                RequestForm.fault("\uD800", "{\"cancel\":1}".getBytes(UTF_8)));
        assertEquals(
                Optional.of("no system could refer to a name of 257 characters"),
                RequestForm.matrixFault("m".repeat(257), ""));
        assertTrue(RequestForm.matrixFault("a", "1 2 3").isPresent());
        assertEquals(
                Optional.empty(),
                RequestForm.matrixFault("a", "%%MatrixMarket matrix coordinate real general\n1 1 1\n1 1 2\n"));
    }
}
