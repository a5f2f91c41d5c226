package dev.weir.app.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.weir.app.ChildJvm;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.compute.ProcessPool;
import dev.weir.app.store.ChronicleCaches;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.streams.definition.JobsDefinition;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.PipelineRuntime;
import dev.weir.streams.ingest.JobReader;
import dev.weir.streams.wire.ComputeFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that computes a topic of jobs is killed within transactions, and at a moment that a seed chooses. Meanwhile jobs are put, many of them twice. */
final class JobsKillTest {
    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** Arguments: the directory of the process, the brokers, and pairs of client properties. */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> properties = new HashMap<>();
        for (int i = 2; i < arguments.length; i += 2) {
            properties.put(arguments[i], arguments[i + 1]);
        }
        var pool = ProcessPool.start(
                1, Optional.of(64L << 20), Optional.of(Backend.PLAIN), Duration.ZERO, Duration.ofSeconds(5));
        var topic = new JobsDefinition("sums", "sums.jobs", "sums.results", "sums.bad");
        var runtime = PipelineRuntime.start(
                List.of(),
                List.of(),
                Optional.of(new PipelineRuntime.Jobs(List.of(topic), pool.compute(), new JobReader())),
                new KafkaConnection(arguments[1], properties),
                // Only for its identity: whoever comes back under it has its partitions at once.
                ChronicleCaches.open(Path.of(arguments[0]).resolve("cache")));
        runtime.subscribe(view -> System.out.println(view.status() + " " + view.partition() + " " + view.sequence()));
        new CountDownLatch(1).await();
    }

    @Test
    void whateverIsKilledEachJobHasOneResultAndEachBadRecordOneLetter() throws Exception {
        long seed = Seeds.of(1).findFirst().orElseThrow();
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"));
                Cluster cluster = new Cluster(broker.bootstrapServers());
                var pace = Executors.newSingleThreadScheduledExecutor()) {
            cluster.create("sums.jobs", PARTITIONS);
            Sender sender = new Sender(cluster, Seeds.generator(seed));
            var sending = pace.scheduleAtFixedRate(sender::send, 0, 50, TimeUnit.MILLISECONDS);
            RandomGenerator random = Seeds.generator(100 * seed);
            for (Halt.Point point : List.of(
                    new Halt.Point("sums.results", false, 2 + random.nextInt(50)),
                    new Halt.Point("sums.bad", true, 2 + random.nextInt(5)),
                    new Halt.Point("weir.sums.checkpoints", true, 2 + random.nextInt(20)))) {
                launch(broker, point.properties()).awaitEnd();
            }
            Life life = launch(broker, Map.of());
            life.awaitCommit();
            pace.schedule(life::kill, random.nextInt(400), TimeUnit.MILLISECONDS)
                    .get();
            try (Life _ = launch(broker, Map.of())) {
                sending.cancel(false);
                pace.submit(sender::end).get();
                awaitEnd(cluster);
            }
            sender.verify();
        }
    }

    private Life launch(EmbeddedBroker broker, Map<String, String> properties) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), broker.bootstrapServers()));
        properties.forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return new Life(ChildJvm.launch(directory, JobsKillTest.class, arguments));
    }

    /** Results of a partition come in its order, at least from commit to commit, so the last job's stand for all. */
    private static void awaitEnd(Cluster cluster) {
        await().atMost(PATIENCE)
                .until(() -> cluster.committed("sums.results").stream()
                                .filter(each -> new String(each.key(), UTF_8).startsWith("end"))
                                .count()
                        >= PARTITIONS);
    }

    /** Jobs whose answers are known. Everything but {@link #verify} on one thread. */
    private static final class Sender {
        /** Jobs that wait for their second time: enough for that to be in another life. */
        private static final int LATER = 50;

        private final Cluster cluster;
        private final RandomGenerator random;
        private final Map<String, Float> asked = new TreeMap<>();
        private final List<Runnable> again = new ArrayList<>();
        private int bad;

        Sender(Cluster cluster, RandomGenerator random) {
            this.cluster = cluster;
            this.random = random;
        }

        /** A few jobs, two of three again, at once or in another life; and records that are none, so that hardly a transaction is without. */
        void send() {
            for (int i = 0; i < 3; i++) {
                Runnable job = job("j" + asked.size(), asked.size() % PARTITIONS);
                job.run();
                switch (random.nextInt(3)) {
                    case 0 -> job.run();
                    case 1 -> again.add(job);
                    default -> {}
                }
                if (again.size() > LATER) {
                    again.remove(random.nextInt(again.size())).run();
                }
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                cluster.sendLater("sums.jobs", partition, null, ("no job " + bad++).getBytes(UTF_8));
            }
        }

        void end() {
            again.forEach(Runnable::run);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                job("end" + partition, partition).run();
            }
            cluster.flush();
        }

        private Runnable job(String id, int partition) {
            float number = asked.size();
            asked.put(id, number);
            byte[] frame = ComputeFrame.write(
                    ComputeFrame.JOB,
                    JsonNodeFactory.instance.objectNode().put("kernel", "gemm").put("id", id),
                    Map.of(
                            "A", new FloatTensor(Shape.of(1, 2), new float[] {number, 1}),
                            "B", new FloatTensor(Shape.of(2, 1), new float[] {2, 1})));
            return () -> cluster.sendLater("sums.jobs", partition, id.getBytes(UTF_8), frame);
        }

        void verify() {
            Map<String, Integer> results = new TreeMap<>();
            Map<String, Float> answers = new TreeMap<>();
            for (ConsumerRecord<byte[], byte[]> record : cluster.committed("sums.results")) {
                var parts = ComputeFrame.read(Objects.requireNonNull(record.value()), ComputeFrame.RESULT);
                String id = parts.header().path("id").asText();
                results.merge(id, 1, Integer::sum);
                answers.put(id, (float)
                        Objects.requireNonNull(parts.tensors().get("C")).at(0));
            }
            Map<String, Float> expected = new TreeMap<>();
            asked.forEach((id, number) -> expected.put(id, 2 * number + 1));
            assertEquals(expected, answers);
            results.values().removeIf(count -> count == 1);
            assertEquals(Map.of(), results, "results of one job");
            List<String> letters = cluster.committed("sums.bad").stream()
                    .map(letter -> new String(Objects.requireNonNull(letter.value()), UTF_8))
                    .sorted()
                    .toList();
            assertEquals(bad, letters.size());
            assertEquals(bad, letters.stream().distinct().count());
        }
    }
}
