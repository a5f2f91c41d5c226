package dev.weir.app.run;

import dev.weir.app.config.Settings;
import dev.weir.streams.delivery.KafkaConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where things are; each wins over the pipeline file. */
final class Where {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers, several by commas. Wins over kafka.bootstrap-servers.")
    private @Nullable String bootstrapServers;

    @Option(names = "--host", description = "Address of the API and the dashboard. Wins over http.host.")
    private @Nullable String host;

    @Option(names = "--port", description = "Port of the API and the dashboard, 0 for a free one. Wins over http.port.")
    private @Nullable Integer port;

    @Option(
            names = "--trusted-network",
            description = "Allow a host that is not loopback: only where nobody else can reach the port.")
    private boolean trustedNetwork;

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description =
                    "A name that requests may use for this host besides the loopback ones. Adds to http.hosts; may be repeated.")
    private List<String> allowedHosts = new ArrayList<>();

    @Option(names = "--state", paramLabel = "DIR", description = "Directory for caches. Wins over state.directory.")
    private @Nullable Path directory;

    Settings over(Settings file) {
        Settings.Http http = file.http();
        return file.at(
                new Settings.Http(
                        host == null ? http.host() : host,
                        port == null ? http.port() : port,
                        trustedNetwork || http.trustedNetwork(),
                        hosts(http.hosts())),
                directory == null
                        ? file.state()
                        : new Settings.State(directory, file.state().cache()));
    }

    private Set<String> hosts(Set<String> inFile) {
        Set<String> hosts = new TreeSet<>(inFile);
        allowedHosts.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        return hosts;
    }

    Optional<KafkaConnection> connection(Settings file) {
        Optional<String> servers =
                bootstrapServers == null ? file.kafka().bootstrapServers() : Optional.of(bootstrapServers);
        return servers.map(where -> new KafkaConnection(where, file.kafka().properties()));
    }
}
