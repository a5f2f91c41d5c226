package dev.weir.streams.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.submodular.Unmet;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Checkpoints and outputs as JSON text, so that Kafka's own tools can show them. Numbers are written so that reading them gives the same bits. */
public final class Json {
    /** A record's parts and nothing else: what it says of itself in methods would be written, and then not be known when it is read. */
    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

    private Json() {}

    public static byte[] write(Output output) {
        return bytes(output);
    }

    public static byte[] write(Checkpoint checkpoint) {
        return bytes(checkpoint);
    }

    /** @throws UncheckedIOException if this is not a record of the members topic */
    public static Output output(byte[] json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree instanceof ObjectNode output && !output.has("unmet")) {
                // Written before there were constraints.
                output.set("unmet", tree(Unmet.NONE));
            }
            return MAPPER.treeToValue(tree, Output.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException if it is of an unknown version, or no checkpoint at all */
    public static Checkpoint checkpoint(byte[] json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            int version = tree.path("version").asInt();
            if (version != Checkpoint.VERSION) {
                throw new IllegalArgumentException("the checkpoint has version " + version + ", but only "
                        + Checkpoint.VERSION + " is known to this release");
            }
            return MAPPER.treeToValue(tree, Checkpoint.class);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a checkpoint: " + e.getMessage(), e);
        }
    }

    public static byte[] write(JsonNode tree) {
        return bytes(tree);
    }

    /** A record of plain values as a tree; {@link #value} gives it back. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** @throws IllegalArgumentException if this is no JSON */
    public static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException("no JSON: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if the tree is none of this type */
    public static <T> T value(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
