package dev.weir.app.ground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.delivery.Cluster;
import dev.weir.kernels.linalg.MatrixMarket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroundRunTest {
    private static final double FAST = 10_000;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Responder.Habit ONCE = (_, _) -> 1;

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @SuppressWarnings("NullAway.Init")
    private static Cluster cluster;

    @BeforeAll
    static void startTheBroker() {
        broker = EmbeddedBroker.start(directory);
        cluster = new Cluster(broker.bootstrapServers());
    }

    @AfterAll
    static void stopTheBroker() {
        cluster.close();
        broker.close();
    }

    @Test
    void eachSystemBeginsWithTheSolutionOfTheOneBefore() throws Exception {
        GroundOptions options = options("chain", 3, FAST, NEVER);
        try (Responder _ = new Responder(cluster, options, ONCE);
                GroundRun run = GroundRun.start(cluster.connection(), options)) {
            patiently().until(() -> run.progress().steps() >= 60);
            assertEquals(0, run.progress().resent());
        }
        assertTrue(verified(options) >= 60);
        for (ConsumerRecord<byte[], byte[]> record : cluster.committed(options.matrices())) {
            Ground slab = slab(Topics.key(record));
            String text = new String(record.value(), UTF_8);
            assertEquals(slab.matrix(), MatrixMarket.matrix(text, MatrixMarket.Limits.DEFAULT));
        }
    }

    @Test
    void stoppedAndStartedAgainItLeavesOutNoStepAndSendsNoneTwice() throws Exception {
        GroundOptions options = options("lives", 2, FAST, NEVER);
        long steps = 0;
        try (Responder _ = new Responder(cluster, options, ONCE)) {
            for (int life = 0; life < 4; life++) {
                try (GroundRun run = GroundRun.start(cluster.connection(), options)) {
                    patiently().until(() -> run.progress().steps() >= 15);
                    run.close();
                    assertTrue(run.ended().isDone());
                    steps += run.progress().steps();
                }
            }
        }
        long sent = verified(options);
        assertEquals(sent, cluster.committed(options.systems()).size());
        assertTrue(sent >= steps && sent <= steps + 16, sent + " sent, " + steps + " followed");
    }

    @Test
    void aSystemThatIsOnItsWayAtTheStartIsWaitedFor() throws Exception {
        GroundOptions options = options("underway", 1, FAST, NEVER);
        GroundRun.start(cluster.connection(), options).close();
        try (GroundRun _ = GroundRun.start(cluster.connection(), options)) {
            patiently().until(() -> cluster.committed(options.systems()).size() == 4);
        }
        try (Responder _ = new Responder(cluster, options, ONCE);
                GroundRun run = GroundRun.start(cluster.connection(), options)) {
            patiently().until(() -> run.progress().steps() >= 12);
            assertEquals(0, run.progress().resent());
        }
        assertEquals(verified(options), cluster.committed(options.systems()).size());
    }

    @Test
    void aSystemWithoutASolutionIsSentAgainAndASecondSolutionIsIgnored() throws Exception {
        GroundOptions options = options("deaf", 1, FAST, Duration.ofMillis(300));
        // Every fifth system is overheard the first time, every seventh is answered twice.
        Responder.Habit habit = (id, times) -> number(id) % 5 == 4 && times == 1 ? 0 : number(id) % 7 == 3 ? 2 : 1;
        try (Responder _ = new Responder(cluster, options, habit);
                GroundRun run = GroundRun.start(cluster.connection(), options)) {
            patiently().until(() -> run.progress().steps() >= 48);
            assertTrue(run.progress().resent() >= 8, run.progress().toString());
            assertTrue(run.progress().ignored() >= 4, run.progress().toString());
        }
        verified(options);
    }

    @Test
    void noSlabRunsAwayFromAnother() throws Exception {
        GroundOptions options = options("march", 1, FAST, NEVER);
        Responder.Habit habit = (id, _) -> id.equals("ground-peat/2") ? 0 : 1;
        try (Responder _ = new Responder(cluster, options, habit);
                GroundRun run = GroundRun.start(cluster.connection(), options)) {
            patiently().until(() -> run.progress().steps() >= 2 + 3 * (2 + Ensemble.LEAD));
            GroundProgress progress = run.progress();
            assertEquals(2, progress.next().get("ground-peat"));
            assertEquals(2 + Ensemble.LEAD, progress.next().get("ground-sand"));
            assertEquals(slab("ground-peat").year().date(2), progress.date());
            assertEquals(0, progress.year());
        }
    }

    @Test
    void theRateHoldsForAllSlabsTogether() throws Exception {
        GroundOptions options = options("slow", 1, 20, NEVER);
        try (Responder _ = new Responder(cluster, options, ONCE)) {
            long begun = System.nanoTime();
            try (GroundRun run = GroundRun.start(cluster.connection(), options)) {
                patiently().until(() -> run.progress().steps() >= 40);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            // A tenth of a second may be made good.
            long sent = cluster.committed(options.systems()).size();
            assertTrue(sent <= 20 * seconds + 3, sent + " in " + seconds + " s");
        }
    }

    @Test
    void aForeignRecordOfOurSequenceIsRefusedAtTheStartAndEndsARun() throws Exception {
        GroundOptions options = options("foreign", 1, FAST, NEVER);
        try (GroundRun run = GroundRun.start(cluster.connection(), options)) {
            cluster.send(options.solutions(), 0, "another", "anything");
            cluster.send(options.solutions(), 0, "ground-sand", "{\"id\":\"ground-sand/0\",\"x\":[1,2]}");
            var failure =
                    assertThrows(ExecutionException.class, () -> run.ended().get(60, TimeUnit.SECONDS));
            assertTrue(failure.toString().contains("must have 1680 finite numbers, but has 2"), failure.toString());
        }
        GroundOptions other = options("foreign", 1, FAST, NEVER);
        cluster.send(other.solutions(), 0, "ground-clay", "{\"id\":\"mine\",\"x\":[1,2]}");
        var refusal = assertThrows(GroundFailed.class, () -> GroundRun.start(cluster.connection(), other));
        assertTrue(refusal.toString().contains("should be ground-clay/NUMBER, but is 'mine'"), refusal.toString());
    }

    @Test
    void solutionsThatAreGoneAreMissed() throws Exception {
        GroundOptions options = options("gone", 1, FAST, NEVER);
        try (Responder _ = new Responder(cluster, options, ONCE);
                GroundRun run = GroundRun.start(cluster.connection(), options)) {
            patiently().until(() -> run.progress().steps() >= 8);
        }
        GroundOptions other = new GroundOptions(options.matrices(), options.systems(), "empty", 1, FAST, NEVER);
        var refusal = assertThrows(GroundFailed.class, () -> GroundRun.start(cluster.connection(), other));
        assertTrue(refusal.toString().contains("the solution of the step before it is gone"), refusal.toString());
    }

    private static GroundOptions options(String name, int partitions, double rate, Duration patience) {
        return new GroundOptions(
                name + "-matrices", name + "-systems", name + "-solutions", partitions, rate, patience);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(90));
    }

    private static long number(String id) {
        return Long.parseLong(id.substring(id.indexOf('/') + 1));
    }

    private static Ground slab(String name) {
        return Ground.slabs().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The steps of each slab are there from 0 on without a gap, each made from the first solution before; repeated ones are the same bytes. Returns how many there are. */
    private static long verified(GroundOptions options) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Map<String, double[]> solutions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.committed(options.solutions())) {
            JsonNode solution = mapper.readTree(record.value());
            solutions.putIfAbsent(solution.required("id").asText(), Responder.numbers(solution.required("x")));
        }
        Map<String, String> systems = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.committed(options.systems())) {
            String text = new String(record.value(), UTF_8);
            String id = mapper.readTree(text).required("id").asText();
            assertTrue(id.startsWith(Topics.key(record) + "/"), id);
            assertEquals(text, Objects.requireNonNullElse(systems.putIfAbsent(id, text), text), id);
        }
        Map<String, Long> next = new HashMap<>();
        for (String text : systems.values()) {
            JsonNode system = mapper.readTree(text);
            Ground slab = slab(system.required("matrix").asText());
            long number = number(system.required("id").asText());
            assertEquals(next.merge(slab.name(), 1L, Long::sum) - 1, number);
            double[] before = number == 0
                    ? slab.start()
                    : Objects.requireNonNull(solutions.get(slab.name() + "/" + (number - 1)));
            Step step = slab.year().step(number);
            assertArrayEquals(before, Responder.numbers(system.required("start")));
            assertArrayEquals(slab.rightHandSide(step, before), Responder.numbers(system.required("rhs")));
            assertEquals(slab.shift(step), system.required("shift").doubleValue());
            assertEquals(slab.context(step), system.required("context").doubleValue());
        }
        assertEquals(Ground.slabs().stream().map(Ground::name).collect(Collectors.toSet()), next.keySet());
        return systems.size();
    }
}
