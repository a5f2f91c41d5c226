package dev.weir.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.kernels.submodular.Unmet;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.wire.Json;
import dev.weir.streams.wire.Output;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that always says that nothing was lost would be worth nothing. */
final class AuditTest {
    @TempDir
    private static Path data;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(data);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void anInputThatTheOutputTilesIsWhole() throws Exception {
        assertEquals(new Audit(0, 0), audit("whole", 10, range(0, 4), range(4, 4), range(4, 10)));
    }

    @Test
    void aGapIsMissing() throws Exception {
        assertEquals(new Audit(2, 0), audit("gap", 10, range(0, 4), range(6, 10)));
    }

    @Test
    void aBeginningThatNobodyReadIsMissing() throws Exception {
        assertEquals(new Audit(3, 0), audit("begin", 10, range(3, 10)));
    }

    @Test
    void anOverlapIsDoubled() throws Exception {
        assertEquals(new Audit(0, 3), audit("overlap", 10, range(0, 7), range(4, 10)));
    }

    @Test
    void anEndThatNobodyReadIsMissing() throws Exception {
        assertEquals(new Audit(5, 0), audit("end", 10, range(0, 5)));
    }

    private static Output range(long from, long to) {
        return new Output(
                "p",
                0,
                1,
                1,
                from,
                to,
                (int) (to - from),
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                Unmet.NONE,
                "");
    }

    private static Audit audit(String name, int records, Output... outputs) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        String members = name + ".members";
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1), new NewTopic(members, 1, (short) 1)))
                    .all()
                    .get();
        }
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(name, 0, null, ("" + i).getBytes(UTF_8)));
            }
            for (Output output : outputs) {
                producer.send(new ProducerRecord<>(members, 0, null, Json.write(output)));
            }
        }
        return Audit.of(KafkaConnection.to(broker.bootstrapServers()), name, members);
    }
}
