package dev.weir.app.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.delivery.Cluster;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.MatrixMarket;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Solver;
import dev.weir.kernels.sor.Stopping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Solves the systems of a topic one after the other and writes the solutions to another: the plainest service there is. */
final class Responder implements AutoCloseable {
    /** How often a system that comes for the n-th time is answered. */
    interface Habit {
        int answers(String id, int times);
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Stopping STOPPING = new Stopping(1e-8, 5_000, ReferenceNorm.RHS);

    private final GroundOptions options;
    private final Habit habit;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, CsrMatrix> matrices = new HashMap<>();
    private final Map<String, Integer> times = new HashMap<>();
    private final CompletableFuture<Void> end;

    Responder(Cluster cluster, GroundOptions options, Habit habit) {
        this.options = options;
        this.habit = habit;
        Topics.ensure(cluster.connection(), options);
        Map<String, Object> settings = cluster.connection().common();
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions = new ArrayList<>();
        Stream.of(options.matrices(), options.systems())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .forEach(each -> partitions.add(new TopicPartition(each.topic(), each.partition())));
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        end = CompletableFuture.runAsync(
                this::serve, task -> Thread.ofPlatform().start(task));
    }

    private void serve() {
        try {
            while (true) {
                var records = consumer.poll(Duration.ofSeconds(1));
                records.records(options.matrices())
                        .forEach(record -> matrices.put(
                                Topics.key(record),
                                MatrixMarket.matrix(new String(record.value(), UTF_8), MatrixMarket.Limits.DEFAULT)));
                records.records(options.systems()).forEach(record -> answer(record.key(), record.value()));
                producer.flush();
            }
        } catch (WakeupException e) {
            consumer.close();
            producer.close();
        }
    }

    private void answer(byte[] key, byte[] value) {
        try {
            JsonNode system = MAPPER.readTree(value);
            String id = system.required("id").asText();
            int answers = habit.answers(id, times.merge(id, 1, Integer::sum));
            for (int i = 0; i < answers; i++) {
                producer.send(new ProducerRecord<>(options.solutions(), key, MAPPER.writeValueAsBytes(solved(system))));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode solved(JsonNode system) {
        double[] x = numbers(system.required("start"));
        CsrMatrix a = Objects.requireNonNull(
                        matrices.get(system.required("matrix").asText()))
                .shifted(system.required("shift").doubleValue());
        Outcome outcome = Solver.solve(a, numbers(system.required("rhs")), x, new Method.Sor(1.6), STOPPING);
        ObjectNode solution = MAPPER.createObjectNode()
                .put("solver", "plain")
                .put("id", system.required("id").asText())
                .put("status", outcome.status().name())
                .put("iterations", outcome.iterations());
        solution.set("x", MAPPER.valueToTree(x));
        return solution;
    }

    static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::doubleValue).toArray();
    }

    /** Throws what went wrong, if anything did. */
    @Override
    public void close() {
        consumer.wakeup();
        end.join();
    }
}
