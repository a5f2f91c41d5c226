package dev.weir.app.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.streams.delivery.KafkaConnection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Exit code 0 if all is fine, 1 if something is not. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at what Weir needs of this machine, and says what was chosen and why.",
        footer = {"", "Example: weir doctor --bootstrap-servers localhost:9092"})
public final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            defaultValue = ".weir",
            description = "Directory for data. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Option(names = "--port", defaultValue = "8080", description = "Port of the dashboard. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", description = "Kafka brokers to look at too.")
    private @Nullable String bootstrapServers;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean asJson;

    @Override
    public Integer call() {
        List<Finding> findings = Examination.of(
                directory, port, Optional.ofNullable(bootstrapServers).map(KafkaConnection::to));
        PrintWriter out = spec.commandLine().getOut();
        if (asJson) {
            out.println(json(findings));
        } else {
            findings.forEach(finding -> print(finding, out));
        }
        out.flush();
        return findings.stream().allMatch(Finding::fine) ? 0 : 1;
    }

    private static void print(Finding finding, PrintWriter out) {
        out.printf("%-5s %-17s %s%n", finding.fine() ? "ok" : "WRONG", finding.what(), finding.detail());
        if (!finding.fine()) {
            out.printf("%-5s %-17s -> %s%n", "", "", finding.remedy());
        }
    }

    private static String json(List<Finding> findings) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("fine", findings.stream().allMatch(Finding::fine));
        var all = json.putArray("findings");
        findings.forEach(finding -> all.addObject()
                .put("what", finding.what())
                .put("fine", finding.fine())
                .put("detail", finding.detail())
                .put("remedy", finding.remedy()));
        return json.toPrettyString();
    }
}
