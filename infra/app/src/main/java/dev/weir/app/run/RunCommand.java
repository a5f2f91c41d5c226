package dev.weir.app.run;

import dev.weir.app.config.PipelineFile;
import dev.weir.app.config.Settings;
import dev.weir.streams.delivery.KafkaConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir run FILE}: the pipelines of a file against a Kafka cluster, until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description =
                "Runs the pipelines of a file against a Kafka cluster, with API and dashboard, until it is stopped.",
        footer = {"", "Example: weir run quakes.conf --bootstrap-servers localhost:9092"})
public final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    private final Where where = new Where();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Length.class,
            description = "Stop by itself after so long, such as 90s or 2m. Default: never.")
    private Duration length = Length.FOREVER;

    @Option(names = "--json", description = "Print one JSON object when it listens.")
    private boolean asJson;

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = where.over(PipelineFile.read(file));
        KafkaConnection connection = where.connection(settings)
                .orElseThrow(
                        () -> new ParameterException(
                                spec.commandLine(),
                                "no Kafka cluster is named: give --bootstrap-servers HOST:PORT or set kafka.bootstrap-servers; weir broker starts one here"));
        Service.requireStartable(settings);
        connection.check();
        try (StopRequest stop = StopRequest.listen()) {
            try (var service = Service.start(settings, connection)) {
                announce(settings, service);
                boolean _ = stop.await(length);
            }
            stop.done(0);
        }
        return 0;
    }

    private void announce(Settings settings, Service service) {
        String url = Text.url(settings.http().host(), service.port());
        String names = String.join(", ", settings.names());
        spec.commandLine()
                .getOut()
                .println(
                        asJson
                                ? Text.json("dashboard", url)
                                : "Weir runs " + names + "; dashboard at " + url + "; Ctrl-C stops it.");
        spec.commandLine().getOut().flush();
    }
}
