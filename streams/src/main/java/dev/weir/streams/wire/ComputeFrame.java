package dev.weir.streams.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job or its result as one record: a JSON header, and the tensors that it lists.
 *
 * <pre>
 *   byte 0   "WEIR"
 *        4   version, 1
 *        5   what it is: 1 a job, 2 a result
 *        6   two zeros
 *        8   length of the header, unsigned 32 bits, little-endian, at most 1 MiB
 *       12   header, UTF-8; its member "tensors" lists {name, dtype, shape, offset}
 *            zeros up to a multiple of 8
 *            payload: elements row-major and little-endian; offsets count from here
 * </pre>
 */
public final class ComputeFrame {
    public static final byte JOB = 1;
    public static final byte RESULT = 2;

    /** The member of the header that lists the tensors. */
    private static final String TENSORS = "tensors";

    private static final byte[] MAGIC = "WEIR".getBytes(UTF_8);
    private static final byte VERSION = 1;
    private static final int START = 12;
    private static final int ALIGNED = 8;
    private static final int HEADER_MAX = 1 << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxTokenCount(100_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .build();

    private ComputeFrame() {}

    /** @param header without its list of tensors */
    public record Parts(JsonNode header, Map<String, Tensor> tensors) {}

    public static boolean isFrame(byte[] bytes) {
        return bytes.length >= MAGIC.length
                && ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /**
     * Copies the tensors out of the bytes.
     *
     * @param kind {@link #JOB} or {@link #RESULT}
     * @throws IllegalArgumentException if it is no frame of that kind; the message says where
     */
    public static Parts read(byte[] bytes, byte kind) {
        ByteBuffer frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(isFrame(bytes) && bytes.length >= START, "a frame begins with WEIR and has at least 12 bytes");
        require(frame.get(4) == VERSION, "the frame has version " + frame.get(4) + ", but only 1 is known");
        require(frame.get(5) == kind, kind(kind) + " is needed, but this is " + kind(frame.get(5)));
        long length = Integer.toUnsignedLong(frame.getInt(8));
        require(
                length <= HEADER_MAX && START + length <= bytes.length,
                "a header of " + length + " bytes does not lie within the " + bytes.length
                        + " of the frame, or is over " + HEADER_MAX);
        ObjectNode header = header(bytes, (int) length);
        int payload = Math.min(aligned(START + (int) length), bytes.length);
        return new Parts(header, tensors(header.remove(TENSORS), frame.slice(payload, bytes.length - payload)));
    }

    private static String kind(byte kind) {
        return switch (kind) {
            case JOB -> "a job";
            case RESULT -> "a result";
            default -> "neither a job nor a result (byte 5 is " + kind + ")";
        };
    }

    private static ObjectNode header(byte[] bytes, int length) {
        try (var parser = MAPPER.createParser(text(bytes, length))) {
            JsonNode header = MAPPER.readTree(parser);
            require(parser.nextToken() == null, "something follows the object of the header");
            if (header instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("the header must be one JSON object");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the header is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("text in memory cannot fail to be read", e);
        }
    }

    /** Decoded here, since a parser of bytes guesses at their encoding. */
    private static String text(byte[] bytes, int length) {
        try {
            // A new decoder reports what it cannot read.
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, START, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the header is not UTF-8", e);
        }
    }

    private static Map<String, Tensor> tensors(@Nullable JsonNode list, ByteBuffer payload) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        if (list == null) {
            return tensors;
        }
        require(list.isArray(), "tensors must be a list");
        for (JsonNode entry : list) {
            String name = entry.path("name").asText();
            try {
                require(!name.isEmpty(), "a name is missing");
                require(entry.path("offset").isIntegralNumber(), "an offset is missing");
                require(entry.path("offset").canConvertToInt(), "offset " + entry.path("offset") + " is too large");
                Tensor tensor = TensorBytes.read(
                        payload,
                        TensorBytes.type(entry.path("dtype").asText()),
                        sizes(entry.path("shape")),
                        entry.path("offset").intValue());
                require(tensors.put(name, tensor) == null, "the name comes twice");
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("tensor '" + name + "': " + e.getMessage(), e);
            }
        }
        return tensors;
    }

    /** @throws IllegalArgumentException if this is no list of sizes */
    static int[] sizes(JsonNode shape) {
        require(shape.isArray(), "shape must be a list of sizes");
        int[] sizes = new int[shape.size()];
        for (int i = 0; i < sizes.length; i++) {
            require(
                    shape.get(i).isIntegralNumber() && shape.get(i).canConvertToInt(),
                    "shape must be a list of whole numbers up to 2147483647, but has " + shape.get(i));
            sizes[i] = shape.get(i).intValue();
        }
        return sizes;
    }

    /** @param header is given the list of tensors */
    public static byte[] write(byte kind, ObjectNode header, Map<String, Tensor> tensors) {
        ArrayNode list = header.putArray(TENSORS);
        int payload = 0;
        for (var each : tensors.entrySet()) {
            Tensor tensor = each.getValue();
            ObjectNode entry = list.addObject();
            entry.put("name", each.getKey());
            entry.put("dtype", tensor.type().title());
            ArrayNode shape = entry.putArray("shape");
            for (int size : tensor.shape().sizes()) {
                shape.add(size);
            }
            entry.put("offset", payload);
            payload = Math.addExact(payload, aligned(Math.toIntExact(tensor.bytes())));
        }
        byte[] json = Json.write(header);
        ByteBuffer frame = ByteBuffer.allocate(Math.addExact(aligned(START + json.length), payload))
                .order(ByteOrder.LITTLE_ENDIAN);
        frame.put(MAGIC)
                .put(VERSION)
                .put(kind)
                .putShort((short) 0)
                .putInt(json.length)
                .put(json);
        for (Tensor tensor : tensors.values()) {
            frame.position(aligned(frame.position()));
            TensorBytes.write(tensor, frame);
        }
        return frame.array();
    }

    private static int aligned(int place) {
        return Math.addExact(place, ALIGNED - 1) & -ALIGNED;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
