package dev.weir.app.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.MatrixMarket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;

/** Matrices, systems and solutions as bytes. Numbers are written so that reading them gives the same bits. */
final class Wire {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Wire() {}

    static byte[] matrix(CsrMatrix matrix) {
        return MatrixMarket.lines(matrix)
                .collect(Collectors.joining("\n", "", "\n"))
                .getBytes(UTF_8);
    }

    /** @param u the temperatures at the step's beginning, which are the start of the iteration */
    static byte[] system(Ground slab, String id, Step step, double[] u) {
        ObjectNode system = MAPPER.createObjectNode()
                .put("id", id)
                .put("matrix", slab.name())
                .put("shift", slab.shift(step))
                .put("context", slab.context(step));
        system.set("rhs", MAPPER.valueToTree(slab.rightHandSide(step, u)));
        system.set("start", MAPPER.valueToTree(u));
        try {
            return MAPPER.writeValueAsBytes(system);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Of a system, too, of which only the id counts.
     *
     * @throws IOException if these bytes have no id
     */
    static Answer answer(byte[] json) throws IOException {
        JsonNode solution = MAPPER.readTree(json);
        if (!solution.path("id").isTextual()) {
            throw new IOException("it has no id");
        }
        return new Answer(
                solution.path("id").asText(),
                solution.path("x").valueStream().map(JsonNode::doubleValue).toList());
    }
}
