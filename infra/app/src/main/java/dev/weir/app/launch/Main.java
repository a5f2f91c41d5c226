package dev.weir.app.launch;

import dev.weir.app.solve.SolveCommand;
import dev.weir.app.verify.VerifyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. Exit codes: 0 success, 1 the world failed, 2 the request was wrong. */
@Command(
        name = "weir",
        mixinStandardHelpOptions = true,
        description = "Keeps a small, provably good picture of a live Kafka stream.",
        subcommands = {SolveCommand.class, VerifyCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
