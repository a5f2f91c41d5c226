package dev.weir.app.config;

import dev.weir.actors.compute.Settings.Batches;
import dev.weir.actors.compute.Settings.Watch;
import dev.weir.kernels.compute.Backend;
import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SolverDefinition;
import java.net.InetAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** The file as a whole, and the blocks that are about the process. */
final class SettingsReader {
    static final String HOST = "127.0.0.1";
    static final int PORT = 8080;
    static final Path DIRECTORY = Path.of(".weir");
    private static final List<String> KINDS = List.of("pipelines", "solvers", "jobs");
    private static final int PIPELINES_MAX = 1000;
    private static final int LANES_MAX = 1024;
    private static final Duration HUNG_MAX = Duration.ofHours(1);
    private static final int MEBI_MAX = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,100}");

    private final List<PipelineDefinition> pipelines = new ArrayList<>();
    private final List<SolverDefinition> solvers = new ArrayList<>();
    private final List<JobsDefinition> jobs = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, String> notes = new HashMap<>();
    private final TopicUses uses = new TopicUses();

    private SettingsReader() {}

    /** Meaningless where problems were noted. */
    static Optional<Settings> read(Block root) {
        SettingsReader reader = new SettingsReader();
        root.knows(KINDS);
        if (root.has("pipelines")) {
            root.block("pipelines", reader::pipelines);
        }
        if (root.has("solvers")) {
            root.block("solvers", reader::solvers);
        }
        if (root.has("jobs")) {
            root.block("jobs", reader::jobs);
        }
        if (KINDS.stream().noneMatch(root::has)) {
            root.node()
                    .missing(
                            "pipelines",
                            "at least one is needed: pipelines.NAME { … }, solvers.NAME { … } or jobs.NAME { … }");
        }
        reader.uses.refuseLoops();
        Optional<Settings.Kafka> kafka = root.block("kafka", KafkaReader::read);
        Optional<Settings.Compute> compute = root.block("compute", SettingsReader::compute);
        Optional<Settings.Http> http = root.block("http", SettingsReader::http);
        Optional<Settings.State> state = root.block("state", SettingsReader::state);
        return kafka.flatMap(brokers -> compute.flatMap(pool -> http.flatMap(api -> state.map(kept ->
                new Settings(reader.pipelines, reader.solvers, reader.jobs, reader.notes, pool, brokers, api, kept)))));
    }

    private Optional<Boolean> pipelines(Block block) {
        return each(block, "pipeline", (name, inner) -> new PipelineReader(name, uses)
                .read(inner)
                .map(found -> {
                    pipelines.add(found.definition());
                    return found.note();
                }));
    }

    private Optional<Boolean> solvers(Block block) {
        return each(block, "solver", (name, inner) -> new SolverReader(name, uses)
                .read(inner)
                .map(found -> {
                    solvers.add(found.definition());
                    return found.note();
                }));
    }

    private Optional<Boolean> jobs(Block block) {
        return each(block, "topic of jobs", (name, inner) -> new JobsReader(name, uses)
                .read(inner)
                .map(found -> {
                    jobs.add(found.definition());
                    return found.note();
                }));
    }

    private static Optional<Settings.Compute> compute(Block block) {
        int lanes = block.optional("lanes", Kinds.whole(0, LANES_MAX), 0);
        Optional<Integer> mebi = block.optional("memory-mib", Kinds.whole(1, MEBI_MAX));
        Optional<Backend> backend = block.optional(
                "backend",
                Kinds.choice(
                        Map.of(
                                "best", Optional.<Backend>empty(),
                                "plain", Optional.of(Backend.PLAIN),
                                "vector", Optional.of(Backend.VECTOR),
                                "openblas", Optional.of(Backend.OPENBLAS)),
                        "must be best, plain, vector or openblas"),
                Optional.empty());
        Duration batchDelay = block.optional(
                "batch-delay", Kinds.duration(Duration.ZERO, "0s", Batches.DELAY_MAX, "1s"), Duration.ZERO);
        Duration hungAfter = block.optional(
                "hung-after", Kinds.duration(Duration.ofSeconds(1), "1s", HUNG_MAX, "1h"), Watch.HUNG_AFTER);
        return Optional.of(new Settings.Compute(lanes, mebi.map(m -> (long) m << 20), backend, batchDelay, hungAfter));
    }

    /** @param reader of one; gives its note, and nothing if it is not legal */
    private Optional<Boolean> each(
            Block block, String kind, BiFunction<String, Block, Optional<Optional<String>>> reader) {
        Map<String, Node> declared = block.entries();
        if (declared.isEmpty() || declared.size() > PIPELINES_MAX) {
            block.node().problem("must hold 1 to " + PIPELINES_MAX + " " + kind + "s, NAME { … } each");
        }
        declared.forEach((name, node) -> {
            if (!NAME.matcher(name).matches()) {
                node.problemUnshown("a " + kind + "'s name must have 1 to 100 letters, digits, dots and dashes");
            } else if (name.endsWith(PipelineDefinition.ALL)) {
                node.problemUnshown("a " + kind + "'s name must not end with " + PipelineDefinition.ALL
                        + ", which is for summaries over all partitions");
            } else if (!names.add(name)) {
                node.problemUnshown("this name is taken: names of pipelines, solvers and topics of jobs must differ");
            }
            Block.read(node, inner -> reader.apply(name, inner))
                    .flatMap(note -> note)
                    .ifPresent(note -> notes.put(name, note));
        });
        return Optional.of(true);
    }

    private static Optional<Settings.Http> http(Block block) {
        String host = block.optional("host", Kinds.text(255), HOST);
        int port = block.optional("port", Kinds.whole(0, 65_535), PORT);
        boolean trusted = block.optional("trusted-network", Kinds.flag(), false);
        List<String> hosts = block.optional(
                "hosts",
                Kinds.list(
                        0,
                        100,
                        "must be a list of host names",
                        Kinds.scalar(
                                "must be a host name without port", text -> Optional.of(text.toLowerCase(Locale.ROOT))
                                        .filter(name -> name.matches("[a-z0-9._-]{1,255}|\\[?[0-9a-f:.]{2,45}]?")))),
                List.of());
        if (!trusted && isOpen(host)) {
            block.at("host", host)
                    .problem("is open to the network and there is no authentication: must be a loopback address, or"
                            + " trusted-network = true where nobody else can reach the port");
        }
        return Optional.of(new Settings.Http(host, port, trusted, new HashSet<>(hosts)));
    }

    /** Names are not looked up here: that is for the start. */
    private static boolean isOpen(String host) {
        try {
            return !InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Settings.State> state(Block block) {
        Path directory = block.optional("directory", Kinds.scalar("must be a directory's path", text -> {
                    try {
                        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
                    } catch (InvalidPathException e) {
                        return Optional.empty();
                    }
                }))
                .orElse(DIRECTORY);
        boolean cache = block.optional(
                "cache", Kinds.choice(Map.of("chronicle", true, "none", false), "must be chronicle or none"), true);
        return Optional.of(new Settings.State(directory, cache));
    }
}
