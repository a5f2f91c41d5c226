package dev.weir.app.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.kernels.submodular.Plan;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.RowShape;
import dev.weir.streams.delivery.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a pipeline will do and take, for people or as JSON. */
record PipelineExplanation(PipelineDefinition definition, Optional<String> note, Cost cost) {
    private record Column(long from, long to, String what) {}

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(definition.name() + " " + Words.purpose(definition) + ".");
        note.ifPresent(text -> line(lines, "note", text));
        line(lines, "objective", ObjectiveWords.of(definition.summary().objective()));
        anchors().forEach(each -> line(lines, "anchors", each));
        line(lines, "k", definition.summary().k() + " members at most");
        ConstraintWords.of(definition).forEach(each -> line(lines, "constraint", each));
        definition.summary().stability().ifPresent(layer -> line(lines, "stability", Words.stability(layer)));
        line(
                lines,
                "guarantee",
                ConstraintWords.guarantee(definition.summary(), cost.plan().levelsFrom()));
        line(lines, "certificate", Words.certificate());
        definition.root().ifPresent(root -> MergeWords.lines(definition, root)
                .forEach(text -> line(lines, "merge", text)));
        line(lines, "window", Words.window(definition));
        line(lines, "time", Words.time(definition));
        line(lines, "features", width(cost.rows()));
        columns().forEach(column -> line(lines, "", range(column) + "  " + column.what()));
        line(lines, "reads", definition.source().topic() + ", as consumer group " + Topics.group(definition.name()));
        definition
                .start()
                .ifPresent(savepoint -> line(
                        lines,
                        "starts from",
                        "savepoint " + savepoint + ", as long as it has committed nothing itself"));
        line(lines, "creates", String.join(", ", creates()) + ", each unless it is there");
        Plan plan = cost.plan();
        line(lines, "at " + plan.live() + " live", "for one partition, predicted:");
        line(lines, "heap", Cost.bytes(cost.heapBytes()) + ", with " + Cost.PAYLOAD + " bytes of text in a record");
        line(lines, "off heap", Cost.bytes(cost.offHeapBytes()) + ", the cache's file");
        line(lines, "oracle calls", calls(plan));
        line(lines, "method", method(plan));
        return lines;
    }

    void writeTo(ObjectNode json) {
        json.put("name", definition.name());
        note.ifPresent(text -> json.put("note", text));
        json.put("purpose", Words.purpose(definition));
        json.put("objective", ObjectiveWords.of(definition.summary().objective()));
        anchors().forEach(json.putArray("anchors")::add);
        json.put("k", definition.summary().k());
        ConstraintWords.of(definition).forEach(json.putArray("constraints")::add);
        if (definition.summary().guarantee() > 0) {
            json.put("guarantee", definition.summary().guarantee());
        } else {
            json.putNull("guarantee");
        }
        definition.summary().stability().ifPresent(layer -> json.put("stability", Words.stability(layer)));
        definition.root().ifPresent(root -> json.putObject("merge")
                .put("pipeline", root.name())
                .put("partials", definition.partials())
                .put("members", root.sinks().members())
                .put("elements", MergeWords.elements(definition)));
        json.put("window", Words.window(definition));
        json.put("time", Words.time(definition));
        json.put("sparse", cost.rows().sparse());
        ArrayNode columns = json.putArray("columns");
        columns().forEach(column -> columns.addObject()
                .put("from", column.from())
                .put("to", column.to())
                .put("what", column.what()));
        json.put("reads", definition.source().topic());
        definition.start().ifPresent(savepoint -> json.put("start", savepoint.toString()));
        json.put("group", Topics.group(definition.name()));
        creates().forEach(json.putArray("creates")::add);
        Plan plan = cost.plan();
        json.putObject("predicted")
                .put("live", plan.live())
                .put("heapBytes", cost.heapBytes())
                .put("offHeapBytes", cost.offHeapBytes())
                .put("callsPerUpdate", Math.round(plan.callsPerUpdate()))
                .put("callsPerPublication", Math.round(plan.callsPerPublication()))
                .put("levels", plan.levels())
                .put("levelsFrom", plan.levelsPay() ? plan.levelsFrom() : null);
    }

    private List<String> anchors() {
        return ObjectiveWords.anchors(definition.summary().objective());
    }

    /** One fact, with its label before it. */
    static void line(List<String> lines, String label, String text) {
        lines.add(String.format(Locale.ROOT, "  %-14s %s", label, text));
    }

    private static String width(RowShape rows) {
        String width = rows.width() + (rows.width() == 1 ? " column" : " columns");
        return rows.sparse()
                ? width + ", kept sparse: memory is predicted for " + rows.filled() + " that are not 0, as with "
                        + Extractor.USUAL + " words or neighbours"
                : width;
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        long next = 0;
        for (Extractor extractor : definition.features()) {
            columns.add(new Column(next, next + extractor.width() - 1, Words.extractor(extractor)));
            next += extractor.width();
        }
        return columns;
    }

    private static String range(Column column) {
        return column.from() == column.to() ? "" + column.from() : column.from() + "-" + column.to();
    }

    private List<String> creates() {
        List<String> topics = new ArrayList<>(List.of(
                definition.sinks().members(),
                definition.sinks().deadLetters(),
                Topics.changelog(definition.name()),
                Topics.checkpoints(definition.name())));
        definition
                .root()
                .ifPresent(root -> topics.addAll(List.of(
                        definition.partials(),
                        root.sinks().members(),
                        Topics.changelog(root.name()),
                        Topics.checkpoints(root.name()))));
        return topics;
    }

    private static String calls(Plan plan) {
        return String.format(
                Locale.ROOT,
                "about %.0f for an update, %.0f for a publication",
                plan.callsPerUpdate(),
                plan.callsPerPublication());
    }

    private static String method(Plan plan) {
        if (!plan.levelsPay()) {
            return "greedy over everything live, as levels never pay: each update compares its element with all live ones, and changes"
                    + " what they are worth";
        }
        return plan.levels()
                ? "levels, as they pay from " + plan.levelsFrom() + " live elements on"
                : "greedy over everything live, as levels pay from " + plan.levelsFrom() + " live elements on";
    }
}
