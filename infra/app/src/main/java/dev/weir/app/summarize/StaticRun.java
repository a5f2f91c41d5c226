package dev.weir.app.summarize;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.Snapshot.Counters;
import dev.weir.kernels.submodular.Algorithm;
import dev.weir.kernels.submodular.StaticSummary;
import dev.weir.kernels.submodular.Summary;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.Output;
import java.util.List;

/**
 * What an algorithm made of the live elements, in how long.
 *
 * @param seconds similarities, choice, bound and shares; not the reading of the file
 */
record StaticRun(
        String pipeline,
        Algorithm algorithm,
        List<Element> live,
        StaticSummary result,
        double seconds,
        Counters counters) {
    static StaticRun of(PipelineDefinition definition, List<Element> live, Counters counters, Algorithm algorithm) {
        long start = System.nanoTime();
        StaticSummary result = StaticSummary.of(definition.summary(), live, algorithm);
        return new StaticRun(definition.name(), algorithm, live, result, (System.nanoTime() - start) / 1e9, counters);
    }

    ObjectNode json() {
        Summary summary = result.summary();
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("pipeline", pipeline);
        describe(node);
        node.put("records", counters.read())
                .put("deadLettered", counters.deadLettered())
                .put("live", live.size())
                .put("value", summary.value())
                .put("bound", summary.bound())
                .put("certificate", summary.certificate())
                .put("anchors", summary.anchors())
                .put("oracleCalls", result.calls())
                .put("boundCalls", result.boundCalls())
                .put("seconds", seconds);
        node.set(
                "members",
                Json.tree(summary.members().stream()
                        .map(member -> new Output.Member(member.id(), member.gainWhenChosen(), member.share()))
                        .toList()));
        return node;
    }

    private void describe(ObjectNode node) {
        switch (algorithm) {
            case Algorithm.Plain() -> node.put("algorithm", "plain");
            case Algorithm.Lazy() -> node.put("algorithm", "lazy");
            case Algorithm.Stochastic(double epsilon, long seed) ->
                node.put("algorithm", "stochastic").put("epsilon", epsilon).put("seed", seed);
            case Algorithm.LazierThanLazy(double epsilon, long seed) ->
                node.put("algorithm", "lazier-than-lazy")
                        .put("epsilon", epsilon)
                        .put("seed", seed);
            case Algorithm.Threshold(double epsilon) ->
                node.put("algorithm", "threshold").put("epsilon", epsilon);
            case Algorithm.SieveStreaming(double epsilon) ->
                node.put("algorithm", "sieve-streaming").put("epsilon", epsilon);
            case Algorithm.ThreeSieves(double epsilon, int rejections) ->
                node.put("algorithm", "three-sieves").put("epsilon", epsilon).put("rejections", rejections);
        }
    }
}
