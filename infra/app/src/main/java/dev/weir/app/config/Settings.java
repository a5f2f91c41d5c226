package dev.weir.app.config;

import dev.weir.streams.definition.PipelineDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a pipeline file says.
 *
 * @param pipelines at least one, of different names, in the order of the file
 * @param notes by pipeline: a sentence about its data
 */
public record Settings(
        List<PipelineDefinition> pipelines, Map<String, String> notes, Kafka kafka, Http http, State state) {
    public Settings {
        pipelines = List.copyOf(pipelines);
        notes = Map.copyOf(notes);
    }

    /**
     * Where Kafka is.
     *
     * @param bootstrapServers host:port, several by commas; empty if the file leaves them to the command line
     * @param properties of Kafka's clients; may hold secrets, so their values are not in {@link #toString}
     */
    public record Kafka(Optional<String> bootstrapServers, Map<String, String> properties) {
        public Kafka {
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "Kafka[" + bootstrapServers.orElse("") + ", " + new TreeSet<>(properties.keySet()) + "]";
        }
    }

    /**
     * Where the API listens, and to whom.
     *
     * @param port 0 = any free one
     * @param hosts names that a request's Host header may carry besides the loopback ones; lower case
     */
    public record Http(String host, int port, boolean trustedNetwork, Set<String> hosts) {
        public Http {
            hosts = Set.copyOf(hosts);
        }
    }

    /**
     * What is kept on disk.
     *
     * @param cache whether live elements are kept in the directory too, for a quicker restart
     */
    public record State(Path directory, boolean cache) {}
}
