package dev.weir.app.launch;

import dev.weir.app.api.ApiUnavailable;
import dev.weir.app.broker.BrokerUnavailable;
import dev.weir.app.compute.ComputeCommand;
import dev.weir.app.compute.ComputeUnavailable;
import dev.weir.app.config.ExplainCommand;
import dev.weir.app.config.InvalidFile;
import dev.weir.app.config.LintCommand;
import dev.weir.app.demo.DemoCommand;
import dev.weir.app.doctor.DoctorCommand;
import dev.weir.app.ground.GroundFailed;
import dev.weir.app.replay.ReplayCommand;
import dev.weir.app.replay.ReplayFailed;
import dev.weir.app.run.BrokerCommand;
import dev.weir.app.run.RunCommand;
import dev.weir.app.savepoint.SavepointCommand;
import dev.weir.app.savepoint.SavepointFailed;
import dev.weir.app.solve.SolveCommand;
import dev.weir.app.store.StoreUnavailable;
import dev.weir.app.summarize.SummarizeCommand;
import dev.weir.app.verify.VerifyCommand;
import dev.weir.streams.delivery.KafkaUnavailable;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 success, 1 the world failed or something does not hold, 2 the request was wrong. */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        description = "Keeps a small, provably good picture of a live Kafka stream.",
        footer = {
            "",
            "Example: weir demo",
            "weir COMMAND --help says more. In a checkout, ./weir bench measures what is promised."
        },
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            LintCommand.class,
            ExplainCommand.class,
            SummarizeCommand.class,
            SolveCommand.class,
            ComputeCommand.class,
            SavepointCommand.class,
            BrokerCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            DoctorCommand.class
        })
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, _) -> said(failure, command));
        version(line);
        return line;
    }

    private static void version(CommandLine line) {
        Optional<String> packaged = Optional.ofNullable(Main.class.getPackage().getImplementationVersion());
        line.getCommandSpec().version("weir " + packaged.orElse("of a build that is not packaged"));
        line.getSubcommands().values().forEach(Main::version);
    }

    /** Failures that are the world's or the user's are told in their own words; anything else is our mistake and comes with its trace. */
    private static int said(Exception failure, CommandLine command) throws Exception {
        int code =
                switch (failure) {
                    case InvalidFile _ -> WRONG;
                    case KafkaUnavailable _,
                            BrokerUnavailable _,
                            ApiUnavailable _,
                            ComputeUnavailable _,
                            StoreUnavailable _,
                            ReplayFailed _,
                            SavepointFailed _,
                            GroundFailed _ -> FAILED;
                    default -> throw failure;
                };
        command.getErr().println("weir: " + failure.getMessage());
        return code;
    }
}
