package dev.weir.app.run;

import dev.weir.app.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir broker}: the embedded broker alone. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = "Runs a Kafka broker on the loopback interface until it is stopped; its topics survive restarts.",
        footer = {"", "Example: weir broker --port 9092 --directory .weir/broker"})
public final class BrokerCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(names = "--port", defaultValue = "9092", description = "0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--directory",
            defaultValue = ".weir/broker",
            description = "Where its data lies. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Length.class,
            description = "Stop by itself after so long, such as 90s or 2m. Default: never.")
    private Duration length = Length.FOREVER;

    @Option(names = "--json", description = "Print one JSON object when it serves.")
    private boolean asJson;

    @Override
    public Integer call() throws InterruptedException {
        try (StopRequest stop = StopRequest.listen()) {
            int code = run(stop);
            stop.done(code);
            return code;
        }
    }

    private int run(StopRequest stop) throws InterruptedException {
        try (var broker = EmbeddedBroker.start(directory, port)) {
            String servers = broker.bootstrapServers();
            spec.commandLine()
                    .getOut()
                    .println(
                            asJson
                                    ? Text.json("bootstrapServers", servers)
                                    : "Kafka serves at " + servers + "; Ctrl-C stops it.");
            spec.commandLine().getOut().flush();
            boolean _ = stop.await(length);
        }
        return 0;
    }
}
