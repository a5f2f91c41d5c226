import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * {@code Members.java BOOTSTRAP TOPIC EPOCHS SECONDS}: reads the members topic from its beginning until it has seen the members change three times and EPOCHS
 * ownerships of a partition, and fails if an output does not begin where the last one of its partition ended: the input is there once, no record lost, none twice.
 */
final class Members {
    private static final int CHANGES = 3;

    private final Map<String, Long> ends = new HashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();
    private final Set<Long> epochs = new HashSet<>();
    private long records;
    private int changes;

    public static void main(String[] args) throws Exception {
        String servers = args[0];
        requireTransactionVersion2(servers);
        new Members().read(servers, args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }

    private static void requireTransactionVersion2(String servers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            var feature = admin.describeFeatures()
                    .featureMetadata()
                    .get()
                    .finalizedFeatures()
                    .get("transaction.version");
            if (feature == null || feature.maxVersionLevel() < 2) {
                throw new IllegalStateException(
                        "the broker's transaction.version must be 2 or more, but was " + feature);
            }
        }
    }

    private void read(String servers, String topic, int epochsWanted, int seconds) throws Exception {
        long deadline = System.nanoTime() + seconds * 1_000_000_000L;
        Map<String, Object> settings = Map.of("bootstrap.servers", servers, "isolation.level", "read_committed");
        ObjectMapper json = new ObjectMapper();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (changes < CHANGES || epochs.size() < epochsWanted) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("after %d s: %s".formatted(seconds, this));
                }
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
                    accept(json.readTree(record.value()));
                }
            }
        }
        System.out.println(this);
    }

    private void accept(JsonNode output) {
        String partition = output.required("pipeline").asText() + "/"
                + output.required("partition").asInt();
        long from = output.required("fromOffset").asLong();
        Long end = ends.put(partition, output.required("toOffset").asLong());
        if (end != null && end != from) {
            throw new IllegalStateException("%s: an output begins at offset %d, but the one before ended at %d"
                    .formatted(partition, from, end));
        }
        epochs.add(output.required("epoch").asLong());
        records += output.required("records").asLong();
        Set<String> now = output.required("members")
                .valueStream()
                .map(member -> member.required("id").asText())
                .collect(Collectors.toSet());
        Set<String> before = members.put(partition, now);
        if (before != null && !before.equals(now)) {
            changes++;
        }
    }

    @Override
    public String toString() {
        return "%d records in outputs without gap or overlap, members changed %d times, epochs %s"
                .formatted(records, changes, epochs);
    }
}
