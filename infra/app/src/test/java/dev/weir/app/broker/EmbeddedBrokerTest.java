package dev.weir.app.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {
    private static final TopicPartition PARTITION = new TopicPartition("notes", 0);

    @TempDir
    private Path directory;

    @Test
    void recordsAndTopicsAreStillThereAfterARestartAndTransactionsAreOfVersion2() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic("notes", 1, (short) 1)))
                        .all()
                        .get();
                FeatureMetadata features =
                        admin.describeFeatures().featureMetadata().get();
                assertEquals(
                        2,
                        Objects.requireNonNull(features.finalizedFeatures().get("transaction.version"))
                                .maxVersionLevel());
            }
            write(broker, "one", "two");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
            write(broker, "three");
            assertEquals(List.of("one", "two", "three"), read(broker, 3));
        }
    }

    @Test
    void aSecondBrokerOnTheSameDirectoryIsRefusedInOneSentence() {
        try (EmbeddedBroker _ = EmbeddedBroker.start(directory)) {
            var refusal = assertThrows(BrokerUnavailable.class, () -> EmbeddedBroker.start(directory));
            assertTrue(refusal.toString().contains("is in use by another process"), refusal.toString());
        }
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            var refusal = assertThrows(BrokerUnavailable.class, () -> EmbeddedBroker.start(directory, port));
            assertTrue(refusal.toString().contains("port " + port + " of 127.0.0.1 is not free"));
        }
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        var refusal = assertThrows(BrokerUnavailable.class, () -> EmbeddedBroker.start(file.resolve("below")));
        assertTrue(refusal.toString().contains(file + "/below cannot be written"), refusal.toString());
    }

    private static void write(EmbeddedBroker broker, String... values) throws Exception {
        var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>("notes", value)).get();
            }
        }
    }

    private static List<String> read(EmbeddedBroker broker, int count) {
        var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            List<String> values = new ArrayList<>();
            for (int polls = 0; values.size() < count && polls < 100; polls++) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
                    values.add(Optional.ofNullable(each.value()).orElseThrow());
                }
            }
            return values;
        }
    }
}
