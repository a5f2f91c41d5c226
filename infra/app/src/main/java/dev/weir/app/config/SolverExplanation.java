package dev.weir.app.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.delivery.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a solver will do, for people or as JSON. What it takes depends on its systems, which are not known before. */
record SolverExplanation(SolverDefinition definition, Optional<String> note) {
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(definition.name() + " " + SolverWords.purpose(definition) + ".");
        note.ifPresent(text -> PipelineExplanation.line(lines, "note", text));
        sentences().forEach((label, text) -> PipelineExplanation.line(lines, label, text));
        PipelineExplanation.line(
                lines,
                "reads",
                String.join(" and ", reads()) + ", as consumer group " + Topics.group(definition.name()));
        PipelineExplanation.line(lines, "creates", String.join(", ", creates()) + ", each unless it is there");
        return lines;
    }

    void writeTo(ObjectNode json) {
        json.put("name", definition.name());
        note.ifPresent(text -> json.put("note", text));
        json.put("purpose", SolverWords.purpose(definition));
        sentences().forEach(json::put);
        json.put("auditSolves", SolverWords.auditSolves(definition.relaxation().auditEvery()));
        reads().forEach(json.putArray("reads")::add);
        json.put("group", Topics.group(definition.name()));
        creates().forEach(json.putArray("creates")::add);
    }

    /** By their labels, in the order of the lines. */
    private Map<String, String> sentences() {
        RelaxationConfig relaxation = definition.relaxation();
        LearnerConfig learner = relaxation.learner();
        Map<String, String> sentences = new LinkedHashMap<>();
        sentences.put("method", SolverWords.method(relaxation.method()));
        sentences.put("stopping", SolverWords.stopping(relaxation.stopping()));
        sentences.put("rule", SolverWords.rule(learner.rule()));
        sentences.put("values", SolverWords.values(learner.rule()));
        sentences.put("context", SolverWords.context(learner.rule()));
        sentences.put("hedge", SolverWords.hedge(learner));
        sentences.put("lease", SolverWords.lease(learner));
        sentences.put("audits", SolverWords.audits(relaxation.auditEvery()));
        return sentences;
    }

    private List<String> reads() {
        return List.of(definition.systems(), definition.matrices());
    }

    private List<String> creates() {
        SolverDefinition.Sinks sinks = definition.sinks();
        return List.of(
                definition.systems(),
                definition.matrices(),
                sinks.solutions(),
                sinks.answers(),
                sinks.reports(),
                sinks.deadLetters(),
                Topics.changelog(definition.name()),
                Topics.checkpoints(definition.name()));
    }
}
