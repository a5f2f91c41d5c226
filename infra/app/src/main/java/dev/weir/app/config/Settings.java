package dev.weir.app.config;

import dev.weir.kernels.compute.Backend;
import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SolverDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that a pipeline file says.
 *
 * @param pipelines in the order of the file, as are the {@code solvers} and {@code jobs}; at least one of all together, of different names
 * @param notes by name: a sentence about the data
 */
public record Settings(
        List<PipelineDefinition> pipelines,
        List<SolverDefinition> solvers,
        List<JobsDefinition> jobs,
        Map<String, String> notes,
        Compute compute,
        Kafka kafka,
        Http http,
        State state) {
    public Settings {
        pipelines = List.copyOf(pipelines);
        solvers = List.copyOf(solvers);
        jobs = List.copyOf(jobs);
        notes = Map.copyOf(notes);
    }

    /** The same work in another place. */
    public Settings at(Http elsewhere, State kept) {
        return new Settings(pipelines, solvers, jobs, notes, compute, kafka, elsewhere, kept);
    }

    /** Of all that runs, in the order of the file. */
    public List<String> names() {
        return Stream.of(
                        pipelines.stream().map(PipelineDefinition::name),
                        solvers.stream().map(SolverDefinition::name),
                        jobs.stream().map(JobsDefinition::name))
                .flatMap(each -> each)
                .toList();
    }

    /**
     * The pool of this process.
     *
     * @param lanes 0 = as many as there are cores
     * @param bytes that its jobs may take together; a quarter of the heap where the file does not say it
     * @param backend the best that there is, unless one is named
     * @param batchDelay that a job may wait for others that can be computed with it
     * @param hungAfter without a sign of life a lane is replaced
     */
    public record Compute(
            int lanes, Optional<Long> bytes, Optional<Backend> backend, Duration batchDelay, Duration hungAfter) {}

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
