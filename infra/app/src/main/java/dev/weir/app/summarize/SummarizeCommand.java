package dev.weir.app.summarize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.app.config.PipelineFile;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Algorithm;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Exit code 0 if something was read, 1 if nothing was or the file cannot be, 2 if the request is wrong. */
@Command(
        name = "summarize",
        mixinStandardHelpOptions = true,
        description = "Summarises a file instead of a topic: the same pipeline file, the same engine, the same output.",
        footer = {
            "",
            "Example: weir summarize --pipeline quakes.conf --input quakes.csv",
            "         weir summarize --pipeline quakes.conf --input quakes.csv --algorithm lazy"
        })
public final class SummarizeCommand implements Callable<Integer> {
    private static final int BAD_SHOWN = 10;

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

    @Option(
            names = "--json",
            description = "Print the record that would stand on the members topic; or what an --algorithm made of it.")
    private boolean asJson;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AlgorithmOptions algorithm;

    private long bad;

    @Override
    public Integer call() {
        PipelineDefinition definition =
                definition(PipelineFile.read(pipelineFile).pipelines());
        requireTime(definition);
        Optional<Algorithm> other = algorithm(definition);
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
        PrintWriter out = spec.commandLine().getOut();
        other.ifPresentOrElse(
                instead -> print(summary.run(instead), out), () -> print(summary, summary.snapshot(), out));
        out.flush();
        return summary.counters().applied() > 0 ? 0 : 1;
    }

    private void print(FileSummary summary, Snapshot snapshot, PrintWriter out) {
        if (asJson) {
            out.println(new String(Json.write(summary.output(snapshot)), UTF_8));
        } else {
            new Report(out).print(snapshot);
        }
    }

    private void print(StaticRun run, PrintWriter out) {
        if (asJson) {
            out.println(new String(Json.write(run.json()), UTF_8));
        } else {
            new Report(out).print(run);
        }
    }

    private Optional<Algorithm> algorithm(PipelineDefinition definition) {
        try {
            if (algorithm.isGiven()) {
                return Optional.of(algorithm.algorithm(definition.summary().seed()));
            }
            algorithm.requireNone();
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
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
}
