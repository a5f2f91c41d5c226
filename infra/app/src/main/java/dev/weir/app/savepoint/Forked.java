package dev.weir.app.savepoint;

import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SavepointName;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A pipeline that begins with a savepoint, as a block to be put behind the pipeline that it was taken of.
 *
 * @param name of the new pipeline, and of its topics
 */
record Forked(SavepointName from, String name, Optional<Integer> k, Optional<String> objective) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");

    /** @param origin the definition of the pipeline that the savepoint was taken of */
    String block(PipelineDefinition origin) {
        StringBuilder text =
                new StringBuilder("pipelines.%s = ${pipelines.%s} {\n".formatted(key(name), key(origin.name())));
        if (k.isPresent() || objective.isPresent()) {
            text.append("  summary {");
            k.ifPresent(size -> text.append(" k = ").append(size));
            objective.ifPresent(kind -> text.append(k.isPresent() ? "," : "")
                    .append(" objective = ")
                    .append(kind));
            text.append(" }\n");
        }
        text.append("  sinks { members = %s.members, dead-letters = %s.dead-letters }\n".formatted(name, name));
        if (origin.merge().isPresent()) {
            text.append("  merge { members = %s.all.members }\n".formatted(name));
        }
        return text.append("  start { savepoint = \"%s\" }\n}\n".formatted(from))
                .toString();
    }

    private static String key(String name) {
        return PLAIN.matcher(name).matches() ? name : "\"" + name + "\"";
    }
}
