package dev.weir.app.verify;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.streams.wire.TensorBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code manifest.json} and the binary files that it names: arrays one after another, little-endian and row-major. */
final class KernelVectors {
    /** @param where for messages */
    record Case(
            String where,
            String kernel,
            Params params,
            Map<String, Tensor> inputs,
            Map<String, Tensor> expected,
            double tolerance) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private KernelVectors() {}

    static List<Case> read(Path manifest) {
        JsonNode json;
        try {
            json = JSON.readTree(manifest.toFile());
        } catch (IOException e) {
            throw new IllFormed("cannot read " + manifest + ": " + e.getMessage(), e);
        }
        if (!json.path("cases").isArray()) {
            throw new IllFormed(manifest + ": there is no list of cases");
        }
        List<Case> cases = new ArrayList<>();
        for (JsonNode each : json.path("cases")) {
            cases.add(read(manifest, each));
        }
        return cases;
    }

    private static Case read(Path manifest, JsonNode json) {
        String kernel = json.path("kernel").asText();
        String where =
                manifest.getParent() + ": " + kernel + "/" + json.path("case").asText();
        String name = json.path("file").asText();
        Path folder =
                Objects.requireNonNull(manifest.toAbsolutePath().normalize().getParent());
        Path file = folder.resolve(name).normalize();
        if (!file.startsWith(folder)) {
            throw new IllFormed(where + ": file '" + name + "' lies outside of the folder");
        }
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllFormed("cannot read " + file + ": " + e, e);
        }
        double tolerance = json.path("tol_f32").asDouble(Double.NaN);
        if (!(tolerance > 0)) {
            throw new IllFormed(where + ": tol_f32 must be a number over 0, but is " + json.path("tol_f32"));
        }
        return new Case(
                where,
                kernel,
                params(json.path("params")),
                tensors(where, bytes, json.path("inputs")),
                tensors(where, bytes, json.path("expected")),
                tolerance);
    }

    private static Params params(JsonNode json) {
        return Params.of(JSON.convertValue(json, new TypeReference<Map<String, @Nullable Object>>() {}));
    }

    private static Map<String, Tensor> tensors(String where, ByteBuffer bytes, JsonNode entries) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (JsonNode entry : entries) {
            String name = entry.path("name").asText();
            try {
                int[] sizes = JSON.convertValue(entry.path("shape"), int[].class);
                tensors.put(
                        name,
                        TensorBytes.read(
                                bytes,
                                TensorBytes.type(entry.path("dtype").asText()),
                                sizes,
                                entry.path("offset").asInt(-1)));
            } catch (IllegalArgumentException e) {
                throw new IllFormed(where + ": " + name + ": " + e.getMessage(), e);
            }
        }
        return tensors;
    }
}
