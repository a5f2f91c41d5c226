package dev.weir.app.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir lint FILE...}: 0 all files are valid, 2 one is not. No network. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description =
                "Checks pipeline files and prints all problems with line, value and what is legal. Needs no network.",
        footer = {"", "Example: weir lint quakes.conf"})
public final class LintCommand implements Callable<Integer> {
    private record Checked(List<String> pipelines, String message, List<Problem> problems) {}

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Pipeline files.")
    @SuppressWarnings("NullAway.Init")
    private List<Path> files;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean asJson;

    @Override
    public Integer call() {
        Map<Path, Checked> checked = new LinkedHashMap<>();
        files.forEach(file -> checked.put(file, check(file)));
        if (asJson) {
            spec.commandLine().getOut().println(json(checked).toPrettyString());
        } else {
            print(checked);
        }
        spec.commandLine().getOut().flush();
        return checked.values().stream().allMatch(each -> each.problems.isEmpty()) ? 0 : 2;
    }

    private static Checked check(Path file) {
        try {
            Settings settings = PipelineFile.read(file);
            List<String> names = settings.names();
            return new Checked(
                    names,
                    file + ": valid, " + Words.count(settings) + " (" + String.join(", ", names) + ")",
                    List.of());
        } catch (InvalidFile e) {
            return new Checked(List.of(), e.getMessage(), e.problems());
        }
    }

    private void print(Map<Path, Checked> checked) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        checked.values().forEach(each -> (each.problems.isEmpty() ? out : err).println(each.message));
        err.flush();
    }

    private static ObjectNode json(Map<Path, Checked> checked) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        ArrayNode files = json.putArray("files");
        checked.forEach((file, each) -> {
            ObjectNode entry = files.addObject();
            entry.put("file", file.toString());
            entry.put("valid", each.problems.isEmpty());
            each.pipelines.forEach(entry.putArray("pipelines")::add);
            ArrayNode problems = entry.putArray("problems");
            each.problems.forEach(problem -> problems.addObject()
                    .put("key", problem.key())
                    .put("value", problem.value().orElse(null))
                    .put("line", problem.line() == 0 ? null : problem.line())
                    .put("legal", problem.legal()));
        });
        return json;
    }
}
