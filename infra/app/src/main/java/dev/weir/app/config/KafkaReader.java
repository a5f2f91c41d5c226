package dev.weir.app.config;

import com.typesafe.config.ConfigObject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** {@code kafka { … }}. Values of properties may be secrets and are in no problem. */
final class KafkaReader {
    private static final int TEXT_MAX = 65_536;
    private static final int DEPTH_MAX = 12;
    private static final Pattern SERVERS = Pattern.compile(server() + "(\\s*,\\s*" + server() + ")*");

    /** What exactly-once delivery stands on is set by Weir and would be overridden silently. */
    private static final Set<String> OURS = Set.of(
            "bootstrap.servers",
            "group.id",
            "group.instance.id",
            "transactional.id",
            "isolation.level",
            "auto.offset.reset",
            "enable.auto.commit",
            "allow.auto.create.topics",
            "key.serializer",
            "value.serializer",
            "key.deserializer",
            "value.deserializer",
            "enable.metrics.push");

    private final Map<String, String> properties = new TreeMap<>();
    private final Collection<String> known = new TreeSet<>();

    private KafkaReader() {
        known.addAll(ConsumerConfig.configNames());
        known.addAll(ProducerConfig.configNames());
        known.addAll(AdminClientConfig.configNames());
    }

    static Optional<Settings.Kafka> read(Block block) {
        Optional<String> servers = block.optional(
                "bootstrap-servers",
                Kinds.scalar("must be host:port, several by commas, ports 1 to 65535", text -> Optional.of(text)
                        .filter(SERVERS.asMatchPredicate())
                        .filter(KafkaReader::portsAreLegal)));
        KafkaReader reader = new KafkaReader();
        block.block("properties", reader::properties);
        return Optional.of(new Settings.Kafka(servers, reader.properties));
    }

    private static String server() {
        return "(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):\\d{1,5}";
    }

    private static boolean portsAreLegal(String servers) {
        for (String server : servers.split(",", -1)) {
            int port = Integer.parseInt(
                    server.substring(server.lastIndexOf(':') + 1).strip());
            if (port < 1 || port > 65_535) {
                return false;
            }
        }
        return true;
    }

    private Optional<Boolean> properties(Block block) {
        block.entries().forEach((name, node) -> property(name, node, DEPTH_MAX));
        return Optional.of(true);
    }

    /** Names have dots, so without quotes HOCON reads them as blocks in blocks. */
    private void property(String name, Node node, int depth) {
        if (node.value() instanceof ConfigObject inner && depth > 0) {
            inner.forEach((key, value) -> property(name + "." + key, node.child(key, value), depth - 1));
        } else if (!node.isScalar() || node.text().length() > TEXT_MAX) {
            node.problemUnshown("must be text of at most " + TEXT_MAX + " characters");
        } else if (OURS.contains(name)) {
            node.problemUnshown("is set by Weir, because exactly-once delivery depends on it");
        } else {
            refuseMisspelt(name, node);
            properties.put(name, node.text());
        }
    }

    /** Plug-ins have properties of their own, so an unknown one is refused only when it is nearly a known one. */
    private void refuseMisspelt(String name, Node node) {
        if (!known.contains(name)) {
            known.stream()
                    .filter(near -> name.length() < 100 && Suggestion.distance(name, near) <= 2)
                    .findFirst()
                    .ifPresent(near -> node.problemUnshown("unknown property of Kafka; did you mean " + near + "?"));
        }
    }
}
