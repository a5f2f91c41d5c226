package dev.weir.app.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.natives.Unavailable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir verify DIR}: 0 all held, 1 something failed or nothing was checked, 2 the folder cannot be read or the backend is missing. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Holds the engines and the kernels against a folder of known answers.",
            "It takes update streams with NAME.checkpoints.csv, linear systems with counts.csv and omega_young.csv,",
            "and kernels with manifest.json."
        },
        footer = {"", "Example: weir verify kernels/src/test/resources/dev/weir/kernels/submodular"})
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The folder; what it holds is seen from its files.")
    @SuppressWarnings("NullAway.Init")
    private Path dir;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "Check kernels on this one only: plain, vector or openblas. Default: on each that is present.")
    private @Nullable String backend;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean asJson;

    @Override
    public Integer call() {
        try {
            Result result = Formats.verify(dir, Optional.ofNullable(backend));
            if (asJson) {
                printJson(result);
            } else {
                print(result);
            }
            spec.commandLine().getOut().flush();
            return result.failures().isEmpty() && result.passed() > 0 ? 0 : 1;
        } catch (IllFormed | Unavailable e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        }
    }

    private void print(Result result) {
        PrintWriter out = spec.commandLine().getOut();
        result.failures().forEach(out::println);
        result.ratios()
                .forEach((name, ratio) -> out.println(String.format(
                        Locale.ROOT,
                        "%s: mean %.4f, least %.4f, most %.4f over %d",
                        name,
                        ratio.getAverage(),
                        ratio.getMin(),
                        ratio.getMax(),
                        ratio.getCount())));
        out.println(
                result.passed() + " passed, " + result.failures().size() + " failed, " + result.skipped() + " skipped");
    }

    private void printJson(Result result) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("passed", result.passed());
        json.put("failed", result.failures().size());
        json.put("skipped", result.skipped());
        result.failures().forEach(json.putArray("failures")::add);
        ObjectNode ratios = json.putObject("ratios");
        result.ratios().forEach((name, ratio) -> ratios.putObject(name)
                .put("mean", ratio.getAverage())
                .put("least", ratio.getMin())
                .put("most", ratio.getMax())
                .put("count", ratio.getCount()));
        spec.commandLine().getOut().println(json.toPrettyString());
    }
}
