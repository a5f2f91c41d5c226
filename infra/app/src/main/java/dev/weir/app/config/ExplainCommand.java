package dev.weir.app.config;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir explain FILE}: 0 the pipelines fit into this machine's heap, 1 they do not, 2 the file is not valid. No network. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Says what the pipelines, solvers and topics of jobs of a file do and promise, and what pipelines will take. Needs no network.",
        footer = {"", "Example: weir explain quakes.conf --live 100000"})
public final class ExplainCommand implements Callable<Integer> {
    private static final int LIVE_MAX = 1_000_000_000;

    private final long heapMax;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A pipeline file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(
            names = "--live",
            paramLabel = "N",
            description = "Live elements of a partition to predict for. Default: window.count, or 10000 without one.")
    private Optional<Integer> live = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean asJson;

    public ExplainCommand() {
        this(Runtime.getRuntime().maxMemory());
    }

    ExplainCommand(long heapMax) {
        this.heapMax = heapMax;
    }

    @Override
    public Integer call() {
        live.filter(n -> n < 0 || n > LIVE_MAX).ifPresent(n -> {
            throw new ParameterException(spec.commandLine(), "--live must be 0 to " + LIVE_MAX + ", but was " + n);
        });
        try {
            return explain(PipelineFile.read(file));
        } catch (InvalidFile e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
    }

    private int explain(Settings settings) {
        List<PipelineExplanation> pipelines = settings.pipelines().stream()
                .map(definition -> new PipelineExplanation(
                        definition,
                        Optional.ofNullable(settings.notes().get(definition.name())),
                        Cost.of(
                                definition,
                                live.orElse(Cost.usualLive(definition)),
                                settings.state().cache())))
                .toList();
        List<SolverExplanation> solvers = settings.solvers().stream()
                .map(definition -> new SolverExplanation(
                        definition, Optional.ofNullable(settings.notes().get(definition.name()))))
                .toList();
        List<JobsExplanation> jobs = settings.jobs().stream()
                .map(definition -> new JobsExplanation(
                        definition, Optional.ofNullable(settings.notes().get(definition.name()))))
                .toList();
        long heap =
                pipelines.stream().mapToLong(each -> each.cost().heapBytes()).sum();
        if (asJson) {
            spec.commandLine()
                    .getOut()
                    .println(json(pipelines, solvers, jobs, heap).toPrettyString());
        } else {
            print(pipelines, solvers, jobs);
        }
        spec.commandLine().getOut().flush();
        if (heap > heapMax) {
            spec.commandLine()
                    .getErr()
                    .println(file + " does not fit: about " + Cost.bytes(heap)
                            + " of heap for one partition of each pipeline, but this"
                            + " process may have " + Cost.bytes(heapMax)
                            + ". Give it more with -Xmx, or fewer elements with window.count.");
            return 1;
        }
        return 0;
    }

    private void print(
            List<PipelineExplanation> pipelines, List<SolverExplanation> solvers, List<JobsExplanation> jobs) {
        PrintWriter out = spec.commandLine().getOut();
        pipelines.forEach(each -> each.lines().forEach(out::println));
        solvers.forEach(each -> each.lines().forEach(out::println));
        jobs.forEach(each -> each.lines().forEach(out::println));
    }

    private ObjectNode json(
            List<PipelineExplanation> pipelines,
            List<SolverExplanation> solvers,
            List<JobsExplanation> jobs,
            long heap) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("file", file.toString());
        ArrayNode each = json.putArray("pipelines");
        pipelines.forEach(pipeline -> pipeline.writeTo(each.addObject()));
        ArrayNode others = json.putArray("solvers");
        solvers.forEach(solver -> solver.writeTo(others.addObject()));
        ArrayNode topics = json.putArray("jobs");
        jobs.forEach(topic -> topic.writeTo(topics.addObject()));
        json.put("heapBytes", heap).put("heapMaxBytes", heapMax).put("fits", heap <= heapMax);
        return json;
    }
}
