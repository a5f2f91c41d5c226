package dev.weir.streams.ingest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.actors.compute.Priority;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.streams.wire.ComputeFrame;
import dev.weir.streams.wire.TensorJson;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Jobs as they come from outside: a {@link ComputeFrame}, or one JSON object for small ones, of the same members.
 *
 * <pre>
 *   kernel         its name
 *   id             text of at most 200 characters; may be absent where nobody asks again
 *   params         an object
 *   outputs        names of those that are wanted; absent for the kernel's own choice
 *   priority       urgent, normal or background
 *   deadline_ms    from 1 to 3 600 000
 *   deterministic  true or false, which it is if absent
 *   inputs         JSON only: tensors by name, as {@link TensorJson}
 * </pre>
 *
 * Any thread. Jobs that one reader has read, and that are in the process at the same time, have equal tensors in common: the same object. So a pool may compute them together.
 */
public final class JobReader {
    public record Request(
            Optional<String> id, Job job, Priority priority, Optional<Duration> deadline, boolean deterministic) {}

    private static final int ID_MAX = 200;
    private static final long DEADLINE_MAX = Duration.ofHours(1).toMillis();
    private static final Set<String> MEMBERS =
            Set.of("id", "kernel", "params", "outputs", "priority", "deadline_ms", "deterministic");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SharedTensors shared = new SharedTensors();

    /**
     * A frame, or a JSON object.
     *
     * @throws Refused with {@link Code#TYPE}, {@link Code#SHAPE} or {@link Code#RANGE}; whether the kernel takes the job is not looked at
     */
    public Request read(byte[] bytes) {
        return ComputeFrame.isFrame(bytes) ? frame(bytes) : json(bytes);
    }

    private Request frame(byte[] bytes) {
        try {
            ComputeFrame.Parts parts = ComputeFrame.read(bytes, ComputeFrame.JOB);
            return request(parts.header(), parts.tensors(), MEMBERS);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private Request json(byte[] bytes) {
        JsonNode json;
        try {
            json = StrictJson.tree(StrictJson.text(bytes, "job"));
        } catch (BadRecord e) {
            throw wrong(e.getMessage());
        }
        if (!json.isObject() || !json.path("inputs").isObject()) {
            throw wrong("a job is an object of kernel, inputs and more");
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        json.path("inputs").properties().forEach(input -> {
            try {
                inputs.put(input.getKey(), TensorJson.read(input.getValue()));
            } catch (IllegalArgumentException e) {
                throw wrong("input " + Inert.of(input.getKey(), 80) + ": " + e.getMessage());
            }
        });
        Set<String> members = new HashSet<>(MEMBERS);
        members.add("inputs");
        return request(json, inputs, members);
    }

    private Request request(JsonNode json, Map<String, Tensor> inputs, Set<String> members) {
        json.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw wrong("there is no member '" + Inert.of(name, 80) + "'; there are " + new TreeSet<>(members));
            }
        });
        String kernel = text(json, "kernel").orElseThrow(() -> wrong("kernel is missing"));
        Optional<String> id = text(json, "id");
        if (id.isPresent() && (id.get().isEmpty() || id.get().length() > ID_MAX)) {
            throw new Refused(Code.RANGE, "id must have 1 to " + ID_MAX + " characters");
        }
        inputs.replaceAll((_, tensor) -> shared.shared(tensor));
        return new Request(
                id,
                new Job(kernel, params(json.path("params")), inputs, outputs(json.path("outputs")), Pulse.NONE),
                priority(text(json, "priority").orElse("normal")),
                deadline(json.path("deadline_ms")),
                flag(json.path("deterministic")));
    }

    private static Optional<String> text(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong(name + " must be text");
        }
        return Optional.of(value.textValue());
    }

    private static Priority priority(String word) {
        return Arrays.stream(Priority.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new Refused(
                        Code.RANGE,
                        "priority must be urgent, normal or background, but is '" + Inert.of(word, 40) + "'"));
    }

    private static Params params(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return Params.NONE;
        }
        if (!json.isObject()) {
            throw wrong("params must be an object");
        }
        return Params.of(MAPPER.convertValue(json, new TypeReference<Map<String, @Nullable Object>>() {}));
    }

    private static Set<String> outputs(JsonNode json) {
        Set<String> outputs = new HashSet<>();
        if (json.isMissingNode() || json.isNull()) {
            return outputs;
        }
        if (!json.isArray()) {
            throw wrong("outputs must be a list of names");
        }
        json.forEach(name -> {
            if (!name.isTextual()) {
                throw wrong("outputs must be a list of names");
            }
            outputs.add(name.textValue());
        });
        return outputs;
    }

    private static Optional<Duration> deadline(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return Optional.empty();
        }
        if (!json.isIntegralNumber()
                || !json.canConvertToLong()
                || json.longValue() < 1
                || json.longValue() > DEADLINE_MAX) {
            throw new Refused(Code.RANGE, "deadline_ms must be a whole number from 1 to " + DEADLINE_MAX);
        }
        return Optional.of(Duration.ofMillis(json.longValue()));
    }

    private static boolean flag(JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return false;
        }
        if (!json.isBoolean()) {
            throw wrong("deterministic must be true or false");
        }
        return json.booleanValue();
    }

    private static Refused wrong(String message) {
        return new Refused(Code.TYPE, message);
    }
}
