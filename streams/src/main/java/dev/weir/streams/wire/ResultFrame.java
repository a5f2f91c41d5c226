package dev.weir.streams.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.actors.compute.Answer;
import dev.weir.kernels.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a job, for others: a {@link ComputeFrame} or, for small ones, JSON with the outputs in it.
 *
 * <pre>
 *   id, kernel      of the job
 *   outcome         done, refused, busy, expired, cancelled or failed
 *   done            backend, lane, attempts, waited_us, ran_us, total_us; outputs
 *   refused         code, message
 *   busy            why, retry_after_ms
 *   failed          causes
 * </pre>
 */
public final class ResultFrame {
    private ResultFrame() {}

    /** Everything but the outputs. */
    public static ObjectNode header(Optional<String> id, String kernel, Answer answer) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        id.ifPresent(known -> header.put("id", known));
        header.put("kernel", kernel);
        switch (answer) {
            case Answer.Done done ->
                header.put("outcome", "done")
                        .put("backend", done.backend().title())
                        .put("lane", done.lane())
                        .put("attempts", done.attempts())
                        .put("waited_us", done.timings().waited().toNanos() / 1000)
                        .put("ran_us", done.timings().ran().toNanos() / 1000)
                        .put("total_us", done.timings().total().toNanos() / 1000);
            case Answer.Refused(var code, String message) ->
                header.put("outcome", "refused").put("code", code.name()).put("message", message);
            case Answer.Busy(var why, var retryAfter) ->
                header.put("outcome", "busy")
                        .put("why", why.name().toLowerCase(Locale.ROOT))
                        .put("retry_after_ms", Math.max(1, retryAfter.toMillis()));
            case Answer.Expired _ -> header.put("outcome", "expired");
            case Answer.Cancelled _ -> header.put("outcome", "cancelled");
            case Answer.Failed(List<String> causes) ->
                causes.forEach(header.put("outcome", "failed").putArray("causes")::add);
        }
        return header;
    }

    public static Map<String, Tensor> outputs(Answer answer) {
        return answer instanceof Answer.Done done ? done.outputs() : Map.of();
    }

    /** As a frame. */
    public static byte[] frame(Optional<String> id, String kernel, Answer answer) {
        return ComputeFrame.write(ComputeFrame.RESULT, header(id, kernel, answer), outputs(answer));
    }

    /** As JSON, the outputs by name as {@link TensorJson}. */
    public static ObjectNode json(Optional<String> id, String kernel, Answer answer) {
        ObjectNode json = header(id, kernel, answer);
        if (answer instanceof Answer.Done done) {
            ObjectNode outputs = json.putObject("outputs");
            done.outputs().forEach((name, tensor) -> outputs.set(name, TensorJson.write(tensor)));
        }
        return json;
    }
}
