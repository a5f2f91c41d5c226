package dev.weir.app.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.app.run.Length;
import dev.weir.app.run.StopRequest;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.KafkaUnavailable;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir replay}: 0 stopped as asked, 1 Kafka refused or the topic is not a replay's, 2 the arguments are wrong. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = {
            "Sends a recorded week of earthquakes to a Kafka topic, over and over, until it is stopped.",
            "It may be stopped and started at will: it goes on behind the topic's last record."
        },
        footer = {"", "Example: weir replay --bootstrap-servers 127.0.0.1:9094 --speed 2000"})
public final class ReplayCommand implements Callable<Integer> {
    private static final Duration PROGRESS = Duration.ofMillis(200);
    private static final Duration LOG = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-servers",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where Kafka is; several by commas.")
    @SuppressWarnings("NullAway.Init")
    private String bootstrapServers;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Made if it is not there.")
    private String topic = ReplayOptions.DEFAULTS.topic();

    @Option(names = "--partitions", paramLabel = "N", description = "Of a topic that has to be made.")
    private int partitions = ReplayOptions.DEFAULTS.partitions();

    @Option(
            names = "--from-hour",
            paramLabel = "HOUR",
            description = "Where in the week to begin with an empty topic; the day before it is sent at once.")
    private double fromHour = ReplayOptions.DEFAULTS.fromHour();

    @Option(names = "--speed", paramLabel = "FACTOR", description = "Times real time.")
    private double speed = ReplayOptions.DEFAULTS.speed();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Length.class,
            showDefaultValue = Visibility.NEVER,
            description = "Stop by itself after so long, such as 90s or 2m.")
    private Duration length = Length.FOREVER;

    @Option(names = "--json", description = "Print one JSON object at the end.")
    private boolean asJson;

    @Override
    public Integer call() throws InterruptedException {
        ReplayOptions options = options();
        try (StopRequest stop = StopRequest.listen()) {
            int code = run(options, stop);
            stop.done(code);
            return code;
        }
    }

    private ReplayOptions options() {
        for (String each : bootstrapServers.split(",", -1)) {
            if (Utils.getHost(each.strip()) == null || Utils.getPort(each.strip()) == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--bootstrap-servers must be HOST:PORT, several by commas, but was '" + bootstrapServers + "'");
            }
        }
        try {
            return new ReplayOptions(topic, partitions, fromHour, speed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
        }
    }

    private int run(ReplayOptions options, StopRequest stop) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        try {
            Optional<Replay> replay = start(options, stop, end);
            // Without one: asked to stop while there was no broker, or out of time.
            return replay.isPresent() ? follow(replay.get(), stop, end) : stop.await(Duration.ZERO) ? 0 : 1;
        } catch (ReplayFailed e) {
            err().println(e.getMessage());
            return 1;
        }
    }

    /** Empty if there was no broker until it was asked to stop. */
    private Optional<Replay> start(ReplayOptions options, StopRequest stop, long end) throws InterruptedException {
        while (true) {
            try {
                return Optional.of(Replay.start(KafkaConnection.to(bootstrapServers), options));
            } catch (KafkaUnavailable e) {
                err().println(e.getMessage() + "; trying again");
                if (stop.await(atMost(RETRY, end)) || System.nanoTime() >= end) {
                    return Optional.empty();
                }
            }
        }
    }

    private int follow(Replay replay, StopRequest stop, long end) throws InterruptedException {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        try (replay) {
            replay.ended().whenComplete((_, _) -> stop.ask());
            while (!stop.await(atMost(terminal ? PROGRESS : LOG, end)) && System.nanoTime() < end) {
                err().print(terminal ? "\r" + place(replay) + "  " : place(replay) + System.lineSeparator());
                err().flush();
            }
        }
        if (terminal) {
            err().println();
        }
        if (replay.ended().state() == Future.State.FAILED) {
            err().println(replay.ended().exceptionNow().getMessage());
            return 1;
        }
        print(replay);
        return 0;
    }

    private void print(Replay replay) {
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("topic", topic).put("sent", replay.sent()).put("hour", replay.hour());
            out.println(json.toPrettyString());
        } else {
            out.println(place(replay));
        }
        out.flush();
    }

    private String place(Replay replay) {
        double week = (double) Schedule.WEEK / Schedule.HOUR;
        int loop = (int) (replay.hour() / week);
        return String.format(
                Locale.ROOT,
                "replay to %s: loop %d, hour %.1f, %d records sent",
                topic,
                loop,
                replay.hour() - loop * week,
                replay.sent());
    }

    private static Duration atMost(Duration wait, long end) {
        return Duration.ofNanos(Math.clamp(end - System.nanoTime(), 0, wait.toNanos()));
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
