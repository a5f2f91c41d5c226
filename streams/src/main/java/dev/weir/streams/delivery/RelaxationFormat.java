package dev.weir.streams.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.actors.relaxation.RelaxationOperator.Changes;
import dev.weir.actors.relaxation.RelaxationOperator.Restored;
import dev.weir.kernels.bandit.Told;
import dev.weir.kernels.relaxation.Relaxation;
import dev.weir.kernels.relaxation.Reply;
import dev.weir.kernels.relaxation.Request;
import dev.weir.kernels.relaxation.Sequence;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.ingest.RecordDecoder;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.RelaxationJson;
import dev.weir.streams.wire.RelaxationJson.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Learners in the changelog, by sequence; and outputs keyed by sequence, so that those of one keep their order. */
record RelaxationFormat(SolverDefinition definition, RecordDecoder<Request> decoder)
        implements Format<Request, Changes, Restored> {
    @Override
    public Written write(Changes changes, Step step) {
        Map<String, Optional<byte[]>> changelog = new LinkedHashMap<>();
        changes.sequences()
                .forEach((name, state) -> changelog.put(name, state.map(known -> Json.write(Json.tree(known)))));
        List<Out> outputs = new ArrayList<>();
        changes.replies().forEach((offset, reply) -> {
            var place = new Place(definition.name(), step.partition(), step.epoch(), offset);
            outputs(place, reply, outputs);
        });
        return new Written(changelog, outputs, Json.tree(changes.state()));
    }

    private void outputs(Place place, Reply reply, List<Out> outputs) {
        SolverDefinition.Sinks sinks = definition.sinks();
        byte[] key = reply.request().sequence().getBytes(UTF_8);
        switch (reply) {
            case Reply.Solved solved -> {
                outputs.add(new Out(sinks.solutions(), key, Json.write(RelaxationJson.solution(place, solved))));
                outputs.add(new Out(sinks.reports(), key, Json.write(RelaxationJson.report(place, solved))));
            }
            case Reply.Issued issued -> outputs.add(answer(key, RelaxationJson.answer(place, issued)));
            case Reply.Heard heard -> {
                outputs.add(answer(key, RelaxationJson.answer(place, heard)));
                if (heard.told() instanceof Told.Learnt learnt) {
                    outputs.add(new Out(sinks.reports(), key, Json.write(RelaxationJson.report(place, heard, learnt))));
                }
            }
            case Reply.Cancelled cancelled -> outputs.add(answer(key, RelaxationJson.answer(place, cancelled)));
            case Reply.Refused refused -> outputs.add(answer(key, RelaxationJson.answer(place, refused)));
            case Reply.Forgotten _ -> {}
        }
    }

    private Out answer(byte[] key, JsonNode json) {
        return new Out(definition.sinks().answers(), key, Json.write(json));
    }

    @Override
    public Restored read(Optional<JsonNode> state, Map<String, byte[]> changelog) {
        Map<String, Sequence.State> sequences = new HashMap<>();
        changelog.forEach((name, bytes) -> sequences.put(name, Json.value(Json.tree(bytes), Sequence.State.class)));
        return new Restored(state.map(tree -> Json.value(tree, Relaxation.State.class)), sequences);
    }

    @Override
    public String reading() {
        return Names.fingerprint(definition.relaxation().learner());
    }

    @Override
    public String readingParts() {
        return "the learner";
    }
}
