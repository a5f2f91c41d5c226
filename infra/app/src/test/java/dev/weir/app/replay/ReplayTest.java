package dev.weir.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.app.ChildJvm;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.delivery.Cluster;
import dev.weir.app.launch.Main;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayTest {
    /** Two thirds of a second for a week. */
    private static final double FAST = 1e6;
    /** Nothing becomes due while a test lasts. */
    private static final double STILL = 1e-6;

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static EmbeddedBroker broker;

    @SuppressWarnings("NullAway.Init")
    private static Cluster cluster;

    private final Schedule schedule = Schedule.ofTheWeek();
    private final long first = schedule.firstAt(60 * Schedule.HOUR);

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
    void theDayBeforeTheFirstHourIsSentAtOnceAndNothingElseBeforeItsTime() {
        try (Replay replay = replay("still", 1, STILL)) {
            patiently().until(() -> replay.sent() == 484);
            assertEquals(84, replay.hour(), 1e-6);
        }
        assertEquals(schedule.firstAt(84 * Schedule.HOUR), first + verified("still"));
    }

    @Test
    void stoppedAndStartedAgainItSendsEachMessageOnceAndInOrderThroughAllLoops() {
        long sent = 0;
        for (int lives = 0; lives < 5; lives++) {
            Replay replay = replay("stopped", 3, FAST);
            patiently().until(() -> replay.sent() > 1_500);
            replay.close();
            assertTrue(replay.ended().isDone());
            sent += replay.sent();
        }
        assertEquals(sent, verified("stopped"));
        assertTrue(sent > 2L * schedule.size(), "" + sent);
    }

    @Test
    void killedAndStartedAgainItSendsEachMessageOnceAndInOrder() throws Exception {
        try (Replay replay = replay("killed", 3, STILL)) {
            patiently().until(() -> replay.sent() > 0);
        }
        for (int kills = 0; kills < 2; kills++) {
            long before = cluster.committed("killed").size();
            Process process = ChildJvm.launch(directory, Main.class, arguments("killed"));
            patiently().until(() -> cluster.committed("killed").size() > before + 500);
            process.destroyForcibly().waitFor();
        }
        try (Replay replay = replay("killed", 3, FAST)) {
            patiently().until(() -> replay.sent() > 500);
        }
        assertTrue(verified("killed") > 1_500);
    }

    @Test
    void aTermSignalEndsItWithCode0AndALastLine() throws Exception {
        cluster.create("asked", 3);
        Process process = ChildJvm.launch(directory, Main.class, arguments("asked"));
        patiently().until(() -> !cluster.committed("asked").isEmpty());
        process.toHandle().destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        String last = process.inputReader(UTF_8).readLine();
        assertTrue(last.endsWith(", " + verified("asked") + " records sent"), last);
    }

    /** As a kill leaves it between the appends to two partitions. */
    @Test
    void whatAPartitionLacksIsSentToItAloneBeforeAnythingNew() throws Exception {
        cluster.create("torn", 2);
        Map<String, Object> settings = cluster.connection().common();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long number = first; number < first + 300; number++) {
                byte[] key = schedule.key(number).getBytes(UTF_8);
                int partition = Replay.partition(key, 2);
                if (partition == 0 || number < first + 250) {
                    byte @Nullable [] value = schedule.value(number).orElse(null);
                    var record = new ProducerRecord<>("torn", partition, key, value);
                    record.headers().add("weir.replay", Trail.label(schedule, number));
                    producer.send(record);
                }
            }
        }
        try (Replay replay = replay("torn", 2, STILL)) {
            patiently()
                    .until(() -> schedule.firstAt(84 * Schedule.HOUR)
                            == first + cluster.committed("torn").size());
        }
        verified("torn");
    }

    @Test
    void aTopicThatEndsInSomethingElseIsRefused() throws Exception {
        cluster.create("foreign", 2);
        cluster.send("foreign", 1, "key", "value");
        var refusal = assertThrows(ReplayFailed.class, () -> replay("foreign", 1, FAST));
        assertTrue(
                refusal.toString().contains("partition 1 of topic foreign ends in a record that is not a replay's"),
                refusal.toString());
    }

    @Test
    void aTopicThatLostItsLastRecordIsRefused() throws Exception {
        try (Replay replay = replay("forgetful", 1, STILL)) {
            patiently().until(() -> replay.sent() > 0);
        }
        try (Admin admin = cluster.connection().admin()) {
            var all = Map.of(new TopicPartition("forgetful", 0), RecordsToDelete.beforeOffset(-1));
            admin.deleteRecords(all).all().get();
        }
        var refusal = assertThrows(ReplayFailed.class, () -> replay("forgetful", 1, FAST));
        assertTrue(refusal.toString().contains("has lost its last record"), refusal.toString());
    }

    @Test
    void itsOwnerHearsThatItCannotGoOn() throws Exception {
        cluster.create("narrow", 1);
        try (Admin admin = cluster.connection().admin()) {
            var narrow = new AlterConfigOp(new ConfigEntry("max.message.bytes", "100"), AlterConfigOp.OpType.SET);
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, "narrow");
            admin.incrementalAlterConfigs(Map.of(topic, List.of(narrow))).all().get();
        }
        try (Replay replay = replay("narrow", 1, FAST)) {
            var failure =
                    assertThrows(ExecutionException.class, () -> replay.ended().get(60, TimeUnit.SECONDS));
            assertTrue(
                    failure.toString().contains("ReplayFailed: the replay to topic narrow stopped: "),
                    failure.toString());
            assertEquals(0, replay.sent());
        }
    }

    private static Replay replay(String topic, int partitions, double speed) {
        return Replay.start(cluster.connection(), new ReplayOptions(topic, partitions, 84, speed));
    }

    /** A JVM's start is among what is waited for, and the machine may be busy. */
    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static List<String> arguments(String topic) {
        return List.of(
                "replay",
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--topic",
                topic,
                "--partitions",
                "3",
                "--speed",
                "1e5");
    }

    /** Each message from the first on is there, once, as the schedule has it, and each partition has them in order. Returns how many there are. */
    private long verified(String topic) {
        Map<Long, ConsumerRecord<byte[], byte[]>> byNumber = new TreeMap<>();
        Map<Integer, Long> ends = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : cluster.committed(topic)) {
            var header = Objects.requireNonNull(record.headers().lastHeader("weir.replay"));
            String[] label = new String(header.value(), UTF_8).split(":", -1);
            long number = Long.parseLong(label[0]) * schedule.size() + Long.parseLong(label[1]);
            assertTrue(number > Objects.requireNonNullElse(ends.put(record.partition(), number), -1L));
            assertEquals(null, byNumber.put(number, record));
            assertEquals(schedule.key(number), new String(record.key(), UTF_8));
            assertArrayEquals(schedule.value(number).orElse(null), record.value());
        }
        assertEquals(LongStream.range(first, first + byNumber.size()).boxed().toList(), List.copyOf(byNumber.keySet()));
        return byNumber.size();
    }
}
