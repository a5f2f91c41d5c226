package dev.weir.app.savepoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.config.PipelineFile;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SavepointName;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir savepoint}: 0 done, 1 the running process refuses or does not answer, 2 the request is wrong. */
@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps the state of a running pipeline under a name, and starts others from it.",
            "A savepoint is PIPELINE/NAME; a name has " + SavepointName.LEGAL + "."
        },
        footer = {
            "",
            "Example: weir savepoint create quakes/before-change",
            "         weir savepoint list quakes --json",
            "         weir savepoint fork q.conf quakes/a --as other --k 20 >> q.conf"
        })
public final class SavepointCommand {
    private static final String WHICH = "PIPELINE/NAME";

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    /** Whom to ask, and how to answer. */
    static final class Asking {
        @Option(
                names = "--url",
                defaultValue = "http://127.0.0.1:8080",
                description = "Where the dashboard of the running process is. Default: ${DEFAULT-VALUE}.")
        @SuppressWarnings("NullAway.Init")
        private URI url;

        @Option(names = "--json", description = "Print what the process answers, as JSON.")
        private boolean asJson;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the savepoints of a pipeline.")
    int list(@Mixin Asking asking, @Parameters(paramLabel = "PIPELINE") String pipeline) {
        try (RunningProcess process = process(asking)) {
            JsonNode answer = process.list(pipeline);
            List<String> lines = answer.path("savepoints")
                    .valueStream()
                    .map(SavepointCommand::line)
                    .toList();
            return print(asking, answer, lines.isEmpty() ? pipeline + " has no savepoints" : String.join("\n", lines));
        }
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Copies what a pipeline holds; each partition stands still for that long.")
    int create(@Mixin Asking asking, @Parameters(paramLabel = WHICH) String savepoint) {
        return ask(asking, savepoint, (process, name) -> {
            JsonNode taken = process.take(name.pipeline(), name.name());
            return print(asking, taken, line(taken));
        });
    }

    @Command(name = "delete", mixinStandardHelpOptions = true, description = "Deletes a savepoint.")
    int delete(@Mixin Asking asking, @Parameters(paramLabel = WHICH) String savepoint) {
        return ask(
                asking,
                savepoint,
                (process, name) -> print(asking, process.delete(name.pipeline(), name.name()), name + " is deleted"));
    }

    @Command(
            name = "fork",
            mixinStandardHelpOptions = true,
            description = {
                "Prints the block of a pipeline that starts from a savepoint; put behind the file, weir run starts it beside the other one.",
                "The file with the block is checked, and nothing is printed if it is not valid."
            })
    int fork(
            @Parameters(paramLabel = "FILE", description = "The pipeline file.") Path file,
            @Parameters(paramLabel = WHICH) String savepoint,
            @Option(names = "--as", required = true, paramLabel = "NAME", description = "Name of the new pipeline.")
                    String as,
            @Option(names = "--k", paramLabel = "N", description = "Members of its summary. Default: as many.")
                    @Nullable
                    Integer k,
            @Option(names = "--objective", paramLabel = "WORD", description = "Of its summary. Default: the same.")
                    @Nullable
                    String objective)
            throws IOException {
        SavepointName from = name(savepoint);
        var pipelines = PipelineFile.read(file).pipelines();
        PipelineDefinition origin = pipelines.stream()
                .filter(each -> each.name().equals(from.pipeline()))
                .findAny()
                .orElseThrow(() -> wrong(file + " has no pipeline " + from.pipeline() + "; it has "
                        + String.join(
                                ", ",
                                pipelines.stream().map(PipelineDefinition::name).toList())));
        String block = new Forked(from, as, Optional.ofNullable(k), Optional.ofNullable(objective)).block(origin);
        PipelineFile.parse(file.toString(), Files.readString(file) + "\n" + block);
        PrintWriter out = spec.commandLine().getOut();
        out.print(block);
        out.flush();
        return 0;
    }

    private int ask(Asking asking, String savepoint, BiFunction<RunningProcess, SavepointName, Integer> question) {
        SavepointName name = name(savepoint);
        try (RunningProcess process = process(asking)) {
            return question.apply(process, name);
        }
    }

    private RunningProcess process(Asking asking) {
        if (!List.of("http", "https").contains(String.valueOf(asking.url.getScheme()))
                || asking.url.getHost() == null) {
            throw wrong("--url must be as http://127.0.0.1:8080, but was " + asking.url);
        }
        return new RunningProcess(asking.url);
    }

    private SavepointName name(String savepoint) {
        return SavepointName.parse(savepoint)
                .orElseThrow(() -> wrong("a savepoint is " + WHICH + ", such as quakes/before-change, and a name has "
                        + SavepointName.LEGAL + ", but this was '" + savepoint + "'"));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int print(Asking asking, JsonNode answer, String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(asking.asJson ? answer.toString() : text);
        out.flush();
        return 0;
    }

    private static String line(JsonNode savepoint) {
        JsonNode partitions = savepoint.path("partitions");
        long elements = partitions
                .valueStream()
                .mapToLong(each -> each.path("elements").longValue())
                .sum();
        return "%s/%s  %s  %s  %d live in %d partition%s"
                .formatted(
                        savepoint.path("pipeline").textValue(),
                        savepoint.path("name").textValue(),
                        savepoint.path("complete").booleanValue() ? "complete" : "incomplete",
                        Instant.ofEpochMilli(savepoint.path("takenAt").longValue()),
                        elements,
                        partitions.size(),
                        partitions.size() == 1 ? "" : "s");
    }
}
