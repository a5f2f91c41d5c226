package dev.weir.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.config.PipelineFile;
import dev.weir.app.config.Settings;
import dev.weir.app.ground.GroundOptions;
import dev.weir.app.ground.GroundRun;
import dev.weir.app.replay.Replay;
import dev.weir.app.replay.ReplayOptions;
import dev.weir.app.run.Length;
import dev.weir.app.run.Service;
import dev.weir.app.run.StopRequest;
import dev.weir.app.run.Text;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.delivery.KafkaConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exit code 0 if everything that is promised came true, 1 if not or if something cannot start. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a broker, replays a week of earthquakes into it, and shows ten of them that stand for the last 24 hours.",
            "Beside it, heat is conducted through a year of ground, and the relaxation factor of its systems is learned;",
            "and the pool computes how the live elements share their attention among the ten.",
            "Stopping it and starting it again goes on where it stopped."
        },
        footer = {"", "Example: weir demo --headless --for 60s --report report.json"})
public final class DemoCommand implements Callable<Integer> {
    private static final List<String> FILES = List.of("quakes.conf", "ground.conf");
    private static final String NAME = "demo.conf";
    /** Steps a second of the ground: enough to watch it learn, and a small part of a core. */
    private static final double GROUND_RATE = 16;

    private static final int PORT = 8080;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(
            names = "--headless",
            description = "Print nothing while it runs, and take a free port unless --port says which.")
    private boolean headless;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Length.class,
            description = "Stop by itself after so long, such as 90s or 2m. Default: never.")
    private Duration length = Length.FOREVER;

    @Option(names = "--report", paramLabel = "FILE", description = "Write what came of it as JSON.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print what came of it as JSON.")
    private boolean asJson;

    @Option(names = "--port", description = "Port of the dashboard, 0 for a free one. Default: " + PORT + ".")
    private @Nullable Integer port;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = ".weir",
            description = "Where broker and cache keep their data. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Use this cluster and start no broker.")
    private @Nullable String bootstrapServers;

    @Option(names = "--speed", defaultValue = "5000", description = "Times real time. Default: ${DEFAULT-VALUE}.")
    private double speed;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Settings settings = settings();
        Service.requireStartable(settings);
        try (StopRequest stop = StopRequest.listen()) {
            int code = run(settings, stop);
            stop.done(code);
            return code;
        }
    }

    private int run(Settings settings, StopRequest stop) throws InterruptedException, IOException {
        if (bootstrapServers != null) {
            KafkaConnection connection = KafkaConnection.to(bootstrapServers);
            connection.check();
            return demo(settings, connection, stop);
        }
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"))) {
            return demo(settings, KafkaConnection.to(broker.bootstrapServers()), stop);
        }
    }

    private static String text() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : FILES) {
            try (var resource = Objects.requireNonNull(DemoCommand.class.getResourceAsStream(name))) {
                text.append(new String(resource.readAllBytes(), UTF_8));
            }
        }
        return text.toString();
    }

    private Settings settings() throws IOException {
        Settings file = PipelineFile.parse(NAME, text());
        Settings.Http http = file.http();
        int at = port != null ? port : headless ? 0 : PORT;
        return file.at(
                new Settings.Http(http.host(), at, http.trustedNetwork(), http.hosts()),
                new Settings.State(directory, file.state().cache()));
    }

    private int demo(Settings settings, KafkaConnection connection, StopRequest stop)
            throws InterruptedException, IOException {
        PipelineDefinition quakes = settings.pipelines().getFirst();
        var options = new ReplayOptions(
                quakes.source().topic(), ReplayOptions.DEFAULTS.partitions(), ReplayOptions.DEFAULTS.fromHour(), speed);
        SolverDefinition solver = settings.solvers().getFirst();
        var slabs = GroundOptions.of(
                solver.matrices(), solver.systems(), solver.sinks().solutions(), GROUND_RATE);
        Replay.fill(connection, options);
        GroundRun.prepare(connection, slabs);
        Watch watch = new Watch();
        double ready;
        AttentionReport looked;
        var alike = (Similarity.Rbf) quakes.summary().objective().likeness();
        try (var service = Service.start(settings, connection);
                var attention = Attention.start(service.compute(), alike.scale())) {
            service.pipelines().subscribe(watch::see);
            service.pipelines().subscribe(attention::see);
            // What was restored before may be all that there is for a while.
            service.pipelines().views().forEach(watch::see);
            // Ready is whoever has caught up.
            watch.awaitOffset(Audit.end(connection, options.topic()), PATIENCE);
            ready = uptime();
            announce(service.port(), connection, ready);
            replay(connection, options, slabs, stop, watch);
            looked = attention.report();
        }
        PipelineView last = watch.last().orElseThrow();
        double guarantee = quakes.summary().guarantee();
        return end(Report.of(
                ready,
                last,
                watch,
                Audit.of(connection, options.topic(), quakes.sinks().members()),
                guarantee,
                looked));
    }

    private void replay(
            KafkaConnection connection, ReplayOptions options, GroundOptions slabs, StopRequest stop, Watch watch)
            throws InterruptedException {
        Screen screen = Screen.on(spec.commandLine().getOut(), headless);
        long end = System.nanoTime() + length.toNanos();
        try (var replay = Replay.start(connection, options);
                var ground = GroundRun.start(connection, slabs)) {
            while (!stop.await(STEP) && System.nanoTime() < end) {
                watch.last().ifPresent(screen::show);
                if (replay.ended().isDone()) {
                    replay.ended().join();
                }
                if (ground.ended().isDone()) {
                    ground.ended().join();
                }
            }
        }
        screen.end();
        watch.awaitOffset(Audit.end(connection, options.topic()), DRAIN);
    }

    private void announce(int at, KafkaConnection connection, double ready) {
        if (!asJson) {
            PrintWriter out = spec.commandLine().getOut();
            out.printf("Weir is ready after %.1f s: %s%n", ready, Text.url("127.0.0.1", at));
            out.printf(
                    "Kafka at %s, data in %s. Ctrl-C stops it; started again it goes on where it stopped.%n",
                    connection.bootstrapServers(), directory);
            out.flush();
        }
    }

    private int end(Report came) throws IOException {
        if (report != null) {
            Files.writeString(report, came.json() + "\n");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(came.json());
        } else {
            out.printf(
                    "%d records read, %d missing, %d doubled; certificate %.3f, least %.3f; p99 %.0f ms; digest %s%n"
                            + "%d systems solved, %d not; Gauss-Seidel takes %.2f times the sweeps, the best fixed omega %.2f, Young's %.2f%n"
                            + "%d of %d attention jobs answered by the pool; %s%n",
                    came.recordsRead(),
                    came.missing(),
                    came.doubled(),
                    came.certificate(),
                    came.certificateLeast(),
                    came.p99Ms(),
                    came.digest(),
                    came.solver().solved(),
                    came.solver().unsolved(),
                    came.solver().gaussSeidel(),
                    came.solver().bestFixed(),
                    came.solver().young(),
                    came.attention().answered(),
                    came.attention().asked(),
                    came.attention().most());
        }
        out.flush();
        return came.holds() ? 0 : 1;
    }

    private static double uptime() {
        return ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0;
    }
}
