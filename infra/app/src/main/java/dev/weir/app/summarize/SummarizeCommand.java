package dev.weir.app.summarize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.app.config.PipelineFile;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.Unmet;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.wire.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Exit code 0 if something was read, 1 if nothing was or the file cannot be, 2 if the request is wrong. */
@Command(
        name = "summarize",
        mixinStandardHelpOptions = true,
        description = "Summarises a file instead of a topic: the same pipeline file, the same engine, the same output.",
        footer = {"", "Example: weir summarize --pipeline quakes.conf --input quakes.csv"})
public final class SummarizeCommand implements Callable<Integer> {
    private static final int BAD_SHOWN = 10;
    private static final int PAYLOAD_SHOWN = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(names = "--pipeline", paramLabel = "FILE", required = true, description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init")
    private Path pipelineFile;

    @Option(names = "--name", description = "Which of its pipelines, if there are several.")
    private @Nullable String name;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description = "JSON lines, or CSV if its name ends in .csv; - for JSON lines from standard input.")
    @SuppressWarnings("NullAway.Init")
    private Path input;

    @Option(names = "--json", description = "Print the record that would stand on the members topic.")
    private boolean asJson;

    private long bad;

    @Override
    public Integer call() {
        PipelineDefinition definition =
                definition(PipelineFile.read(pipelineFile).pipelines());
        requireTime(definition);
        FileSummary summary = new FileSummary(definition, this::tellBad);
        try (Reader reader = open()) {
            if (input.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
                Lines.csv(reader, summary::add);
            } else {
                Lines.jsonLines(reader, summary::add);
            }
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            spec.commandLine().getErr().println(input + " cannot be read: " + why);
            return 1;
        }
        Snapshot snapshot = summary.snapshot();
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(new String(Json.write(summary.output(snapshot)), UTF_8));
        } else {
            print(snapshot, out);
        }
        out.flush();
        return snapshot.counters().applied() > 0 ? 0 : 1;
    }

    private PipelineDefinition definition(List<PipelineDefinition> all) {
        String names = all.stream().map(PipelineDefinition::name).collect(Collectors.joining(", "));
        if (name == null && all.size() > 1) {
            throw new ParameterException(spec.commandLine(), "--name must say which pipeline: " + names);
        }
        return all.stream()
                .filter(each -> name == null || each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "there is no pipeline " + name + " in " + pipelineFile + ", but: " + names));
    }

    /** Without a topic there are no record timestamps. */
    private void requireTime(PipelineDefinition definition) {
        boolean timed = !definition.window().length().isZero()
                || definition.source().ttl().isPresent();
        if (timed && definition.source().time().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "pipeline " + definition.name()
                            + " has a window on time but no source.time, and a file has no record timestamps");
        }
    }

    private Reader open() throws IOException {
        return input.toString().equals("-")
                ? new InputStreamReader(System.in, UTF_8)
                : Files.newBufferedReader(input, UTF_8);
    }

    private void tellBad(long at, String cause) {
        if (bad++ < BAD_SHOWN) {
            spec.commandLine().getErr().println("record " + (at + 1) + ": " + cause);
        }
    }

    private void print(Snapshot snapshot, PrintWriter out) {
        Summary summary = snapshot.summary();
        out.printf(
                Locale.ROOT,
                "%d of %d live elements, at least %.1f %% of the best possible (value %.6g, bound %.6g, uniform sample %.6g)%n",
                summary.members().size(),
                snapshot.live(),
                Math.floor(1_000 * summary.certificate()) / 10,
                summary.value(),
                summary.bound(),
                snapshot.twinValue());
        out.printf("%6s  %8s  %s%n", "share", "gain", "member");
        Map<String, Element> elements = FileSummary.byId(snapshot.elements());
        for (Summary.Member member : summary.members()) {
            Element element = elements.get(member.id());
            String payload = element == null ? "" : element.payload();
            out.printf(
                    Locale.ROOT,
                    "%5.1f%%  %8.4g  %s  %s%n",
                    100 * member.share(),
                    member.gainWhenChosen(),
                    shown(member.id()),
                    shown(payload.length() <= PAYLOAD_SHOWN ? payload : payload.substring(0, PAYLOAD_SHOWN - 1) + "…"));
        }
        printUnmet(summary.unmet(), out);
        out.printf(
                "%d records read, %d bad, %d late or outside the window; digest %s%n",
                snapshot.counters().read(),
                snapshot.counters().deadLettered(),
                snapshot.counters().late() + snapshot.counters().outside(),
                snapshot.digest());
    }

    private static void printUnmet(Unmet unmet, PrintWriter out) {
        unmet.missing()
                .forEach((group, missing) ->
                        out.printf("group %s lacks %d members of its min%n", shown(group), missing));
        unmet.exceeding()
                .forEach((group, more) ->
                        out.printf("group %s has %d members over its max, all pinned%n", shown(group), more));
        unmet.absentPins().forEach(id -> out.printf("pinned, but not live: %s%n", shown(id)));
        if (unmet.overBudget() > 0) {
            out.printf(Locale.ROOT, "the pins alone are %.6g over the budget%n", unmet.overBudget());
        }
    }

    /** What comes from a record must not steer a terminal. */
    private static String shown(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "·");
    }
}
