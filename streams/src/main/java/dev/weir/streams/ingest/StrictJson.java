package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to text to a tree, refusing whatever two readers could read differently: bytes that are not UTF-8, a name twice in one object, something after the
 * document. Costs at most a fixed multiple of {@link #BYTES_MAX}, whatever is sent.
 */
final class StrictJson {
    /** What a broker lets through unless told otherwise. Bounds every text in it too; Jackson's own limit does not hold for what is in memory already. */
    static final int BYTES_MAX = 1 << 20;

    static final int DEPTH_MAX = 100;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(DEPTH_MAX)
            // A token of two bytes becomes a node of a hundred.
            .maxTokenCount(100_000)
            .maxNumberLength(1000)
            .maxNameLength(4096)
            .build();

    /**
     * Without a shared table of names: it would be a memory of earlier records, and Jackson refuses a record whose names collide with those.
     */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(CONSTRAINTS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .build();

    /** For numbers by the million, which are read one by one and never make a tree. */
    private static final JsonFactory NUMBERS = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    // One more than is legal, so that a list in a list is told as such.
                    .maxNestingDepth(3)
                    .maxNumberLength(1000)
                    .maxNameLength(64)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private static final Pattern ASIDES =
            Pattern.compile("(, from `[^`]*`)|( \\(start marker .*)|(: enable `.*)|(: maybe a .*)", Pattern.DOTALL);

    private StrictJson() {}

    /** @param what the bytes are, for the message */
    static String text(byte[] bytes, String what) throws BadRecord {
        if (bytes.length > BYTES_MAX) {
            throw new BadRecord("the " + what + " has " + bytes.length + " bytes, but may have at most " + BYTES_MAX);
        }
        String text = new String(bytes, UTF_8);
        // The fast decoder puts this character in place of what it cannot read; it may also just stand there.
        if (text.indexOf('\uFFFD') >= 0) {
            checkUtf8(bytes, what);
        }
        return text;
    }

    private static void checkUtf8(byte[] bytes, String what) throws BadRecord {
        // A new decoder reports what it cannot read.
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (decoder.decode(in, CharBuffer.allocate(bytes.length), true).isError()) {
            throw new BadRecord("the " + what + " is not UTF-8 at byte " + (in.position() + 1) + " of " + bytes.length);
        }
    }

    static JsonNode tree(String text) throws BadRecord {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode tree = MAPPER.readTree(parser);
            if (tree == null) {
                throw new BadRecord("the value is empty, but must be one JSON document");
            }
            if (parser.nextToken() != null) {
                throw notJson("the document has ended, but something follows", parser.currentTokenLocation());
            }
            return tree;
        } catch (StreamConstraintsException e) {
            throw new BadRecord("the value goes beyond a limit: " + plain(e));
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory cannot fail to be read", e);
        }
    }

    /** For one object of numbers and lists of them. */
    static JsonParser parser(byte[] json) throws IOException {
        return NUMBERS.createParser(json);
    }

    static BadRecord notJson(JsonProcessingException e) {
        return notJson(plain(e), e.getLocation());
    }

    private static BadRecord notJson(String why, @Nullable JsonLocation where) {
        String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return new BadRecord("the value is not one JSON document" + place + ": " + why);
    }

    /** Without the parser's asides about itself and its settings. */
    private static String plain(JsonProcessingException e) {
        return ASIDES.matcher(e.getOriginalMessage()).replaceAll("");
    }
}
