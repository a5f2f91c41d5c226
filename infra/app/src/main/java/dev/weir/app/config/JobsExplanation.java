package dev.weir.app.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.actors.jobs.JobOperator;
import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.delivery.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is done with a topic of jobs, for people or as JSON. */
record JobsExplanation(JobsDefinition definition, Optional<String> note) {
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(definition.name() + " " + purpose() + ".");
        note.ifPresent(text -> PipelineExplanation.line(lines, "note", text));
        PipelineExplanation.line(lines, "repeats", repeats());
        PipelineExplanation.line(
                lines, "reads", definition.topic() + ", as consumer group " + Topics.group(definition.name()));
        PipelineExplanation.line(lines, "creates", String.join(", ", creates()) + ", each unless it is there");
        return lines;
    }

    void writeTo(ObjectNode json) {
        json.put("name", definition.name());
        note.ifPresent(text -> json.put("note", text));
        json.put("purpose", purpose());
        json.put("repeats", repeats());
        json.putArray("reads").add(definition.topic());
        json.put("group", Topics.group(definition.name()));
        creates().forEach(json.putArray("creates")::add);
    }

    private String purpose() {
        return "computes the jobs in topic " + definition.topic() + " and writes their results to "
                + definition.results() + ", each exactly once";
    }

    private static String repeats() {
        return "a job put again under one of the last " + JobOperator.REMEMBERED
                + " ids of its partition is counted, and not computed again";
    }

    private List<String> creates() {
        return List.of(
                definition.topic(),
                definition.results(),
                definition.deadLetters(),
                Topics.changelog(definition.name()),
                Topics.checkpoints(definition.name()));
    }
}
