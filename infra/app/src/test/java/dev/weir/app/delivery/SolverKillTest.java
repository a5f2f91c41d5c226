package dev.weir.app.delivery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.ChildJvm;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.bandit.Axis;
import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.linalg.MatrixMarket;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Stopping;
import dev.weir.streams.cache.ElementCaches;
import dev.weir.streams.definition.SolverDefinition;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.PipelineRuntime;
import dev.weir.streams.wire.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that solves is killed at moments that a seed chooses; what it has learnt must not show it. */
final class SolverKillTest {
    private static final CsrMatrix GRID = FivePointGrid.laplacian(12, 12).toCsr();
    private static final int KILLS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** Arguments: the broker, and the name of the solver. */
    public static void main(String[] arguments) throws InterruptedException {
        PipelineRuntime.start(
                List.of(), List.of(definition(arguments[1])), KafkaConnection.to(arguments[0]), ElementCaches.none());
        new CountDownLatch(1).await();
    }

    private static SolverDefinition definition(String name) {
        var rule = RuleConfig.ZoomingCurve.over(Axis.omega(), ContextRange.straight(0, 1));
        var relaxation = new RelaxationConfig(
                new Method.Sor(1), new Stopping(1e-8, 5_000, ReferenceNorm.RHS), LearnerConfig.of(rule, 3), 10);
        return new SolverDefinition(
                name,
                "in.systems",
                "in.matrices",
                relaxation,
                new SolverDefinition.Sinks(
                        name + ".solutions", name + ".answers", name + ".reports", name + ".dead-letters"));
    }

    @Test
    void afterTwoKillsEachSystemIsSolvedOnceAndWithTheOmegaOfAnUndisturbedRun() throws Exception {
        RandomGenerator random = Seeds.generator(Seeds.of(1).findFirst().orElseThrow());
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"));
                Cluster cluster = new Cluster(broker.bootstrapServers());
                var pace = Executors.newSingleThreadScheduledExecutor()) {
            cluster.create("in.systems", 1);
            cluster.create("in.matrices", 1);
            cluster.create("killed.solutions", 1);
            cluster.create("calm.solutions", 1);
            cluster.send("in.matrices", 0, "grid", MatrixMarket.lines(GRID).collect(Collectors.joining("\n")));
            AtomicInteger sent = new AtomicInteger();
            var sending = pace.scheduleAtFixedRate(() -> send(cluster, sent, random), 0, 25, TimeUnit.MILLISECONDS);
            for (int kill = 0; kill <= KILLS; kill++) {
                long before = kill == 0 ? 0 : solutions(cluster, "killed").size();
                Process process =
                        ChildJvm.launch(directory, SolverKillTest.class, List.of(broker.bootstrapServers(), "killed"));
                try {
                    if (kill < KILLS) {
                        awaitSolutions(cluster, "killed", before + 1);
                        pace.schedule(process::destroyForcibly, random.nextInt(400), TimeUnit.MILLISECONDS)
                                .get()
                                .waitFor();
                    } else {
                        awaitSolutions(cluster, "killed", before + 1);
                        sending.cancel(false);
                        cluster.flush();
                        awaitSolutions(cluster, "killed", sent.get());
                    }
                } finally {
                    process.destroyForcibly().waitFor();
                }
            }
            try (var _ = PipelineRuntime.start(
                    List.of(), List.of(definition("calm")), cluster.connection(), ElementCaches.none())) {
                awaitSolutions(cluster, "calm", sent.get());
            }
            List<String> killed = solutions(cluster, "killed");
            assertEquals(sent.get(), killed.size());
            assertEquals(solutions(cluster, "calm"), killed);
        }
    }

    private static void send(Cluster cluster, AtomicInteger sent, RandomGenerator random) {
        String rhs = Arrays.toString(random.doubles(GRID.rows(), -1, 1).toArray());
        String system = "{\"matrix\":\"grid\",\"shift\":" + random.nextDouble() + ",\"rhs\":" + rhs + "}";
        cluster.sendLater("in.systems", 0, "s" + sent.getAndIncrement() % 3, system);
    }

    private static void awaitSolutions(Cluster cluster, String name, long count) {
        await().atMost(PATIENCE).until(() -> solutions(cluster, name).size() >= count);
    }

    /** What was committed, in the order of the input: doubled ones twice. */
    private static List<String> solutions(Cluster cluster, String name) {
        return cluster.committed(name + ".solutions").stream()
                .map(record -> Json.tree(Objects.requireNonNull(record.value())))
                .sorted((a, b) -> Long.compare(offset(a), offset(b)))
                .map(each -> offset(each) + ": " + each.get("ticket") + " " + each.get("omega") + " "
                        + each.get("iterations") + " " + each.get("x").hashCode())
                .toList();
    }

    private static long offset(JsonNode solution) {
        return solution.get("offset").longValue();
    }
}
