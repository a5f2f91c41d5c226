package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.actors.compute.Answer;
import dev.weir.actors.jobs.JobOperator.Answered;
import dev.weir.actors.jobs.JobOperator.Changes;
import dev.weir.actors.jobs.JobOperator.Restored;
import dev.weir.actors.jobs.JobOperator.State;
import dev.weir.actors.jobs.JobRequest;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.ingest.JobDecoder;
import dev.weir.streams.ingest.JobReader;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.ResultFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answered ids in the changelog, with the offset of their job; and a result frame for each job, keyed by its id. */
record JobsFormat(JobsDefinition definition, RecordDecoder<JobRequest> decoder)
        implements Format<JobRequest, Changes, Restored> {
    /** Room in a record for the header of a result, and what Kafka puts around it. */
    private static final long HEADER_ROOM = 64 << 10;

    JobsFormat(JobsDefinition definition, JobReader reader) {
        this(definition, new JobDecoder(reader));
    }

    @Override
    public Written write(Changes changes, Step step) {
        Map<String, Optional<byte[]>> changelog = new LinkedHashMap<>();
        changes.ids()
                .forEach((id, offset) ->
                        changelog.put(id, offset.map(at -> Long.toString(at).getBytes(UTF_8))));
        List<Out> outputs = new ArrayList<>();
        changes.answers().values().forEach(answered -> outputs.add(result(answered)));
        return new Written(changelog, outputs, Json.tree(changes.state()));
    }

    private Out result(Answered answered) {
        JobRequest request = answered.request();
        Answer answer = answered.answer();
        long bytes = ResultFrame.outputs(answer).values().stream()
                .mapToLong(Tensor::bytes)
                .sum();
        if (bytes > Topics.RECORD_BYTES_MAX - HEADER_ROOM) {
            answer = new Answer.Refused(
                    Code.OVERBUDGET,
                    "its outputs have " + bytes + " bytes, and a record of the results may have "
                            + Topics.RECORD_BYTES_MAX);
        }
        byte[] frame =
                ResultFrame.frame(Optional.of(request.id()), request.job().kernel(), answer);
        return new Out(definition.results(), request.id().getBytes(UTF_8), frame);
    }

    @Override
    public Restored read(Optional<JsonNode> state, Map<String, byte[]> changelog) {
        Map<String, Long> ids = new HashMap<>();
        changelog.forEach((id, offset) -> ids.put(id, Long.parseLong(new String(offset, UTF_8))));
        return new Restored(state.map(tree -> Json.value(tree, State.class)), ids);
    }

    /** Nothing that the file can say changes what an answered id means. */
    @Override
    public String reading() {
        return Names.fingerprint("jobs");
    }

    @Override
    public String readingParts() {
        return "the kind of the pipeline";
    }
}
