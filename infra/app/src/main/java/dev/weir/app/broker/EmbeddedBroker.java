package dev.weir.app.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node (KRaft: broker and controller in one) on the loopback interface, with its data in a directory of its own. Starting again on the same directory,
 * also after the process was killed, finds every topic and record that was acknowledged before: they are in the page cache or on disk.
 *
 * <p>The ports may differ from start to start; only the broker's is ever told to clients.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String HOST = "127.0.0.1";
    private static final int NODE = 1;
    /** Somebody may take a free port between our choosing and Kafka's binding it. */
    private static final int ATTEMPTS = 5;

    private final DirectoryLock lock;
    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(DirectoryLock lock, KafkaRaftServer server, int port) {
        this.lock = lock;
        this.server = server;
        this.port = port;
    }

    /** Starts on a free port. */
    public static EmbeddedBroker start(Path directory) {
        return start(directory, 0);
    }

    /**
     * Returns when clients are served: 2 to 3 s on a quiet machine.
     *
     * @param directory created if it is not there; belongs to one broker at a time
     * @param port of the clients' listener, or 0 for a free one
     * @throws BrokerUnavailable if the port is taken, or the directory cannot be written or is another broker's
     */
    public static EmbeddedBroker start(Path directory, int port) {
        requireFree(port);
        DirectoryLock lock = DirectoryLock.of(directory);
        try {
            Path data = formatted(directory);
            for (int attempt = 1; ; attempt++) {
                int clients = port == 0 ? freePort() : port;
                try {
                    return new EmbeddedBroker(lock, serve(data, clients, freePort()), clients);
                } catch (RuntimeException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                    LOG.info("Broker start {} of {} failed, trying again: {}", attempt, ATTEMPTS, e.toString());
                }
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw new BrokerUnavailable("the embedded broker cannot start on " + directory + ": " + reason(e), e);
        }
    }

    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    /** Stops serving, writes what is buffered, frees the directory; below a second. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        lock.close();
    }

    private static KafkaRaftServer serve(Path data, int clients, int controller) {
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(properties(data, clients, controller), false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            server.awaitShutdown();
            throw e;
        }
    }

    /**
     * Formatting makes several files, and a kill between two of them would leave a directory that is neither new nor usable; so it is done beside, and renamed.
     */
    private static Path formatted(Path directory) throws IOException {
        Path data = directory.resolve("log");
        if (Files.exists(data)) {
            return data;
        }
        Path unfinished = directory.resolve("log.unfinished");
        deleteTree(unfinished);
        format(unfinished);
        return Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void format(Path data) throws IOException {
        Files.createDirectories(data);
        try {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setSupportedFeatures(List.of(Feature.PRODUCTION_FEATURES.toArray(new Feature[0])))
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("formatting failed: " + reason(e), e);
        }
    }

    private static Properties properties(Path data, int clients, int controller) {
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "" + NODE);
        p.put("listeners", "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, clients, HOST, controller));
        p.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, clients));
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("controller.listener.names", "CONTROLLER");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE, HOST, controller));
        p.put("log.dirs", data.toString());
        p.put("auto.create.topics.enable", "false");
        // After a kill the old registration has to lapse before the new one serves: 12 s with Kafka's defaults.
        p.put("broker.session.timeout.ms", "2000");
        p.put("broker.heartbeat.interval.ms", "200");
        p.put("group.initial.rebalance.delay.ms", "0");
        oneReplica(p);
        small(p);
        return p;
    }

    private static void oneReplica(Properties p) {
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.put(topic + ".replication.factor", "1");
            p.put(topic + ".num.partitions", "4");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
    }

    /** Kafka sizes itself for a machine of its own; this one shares a small process. */
    private static void small(Properties p) {
        p.put("num.network.threads", "1");
        p.put("num.io.threads", "2");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "2");
        p.put("group.coordinator.threads", "1");
        p.put("share.coordinator.threads", "1");
        p.put("log.cleaner.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", "" + (4 << 20));
    }

    private static void requireFree(int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the broker's port must be 0 to 65535, but was " + port);
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(HOST, port));
        } catch (IOException e) {
            throw new BrokerUnavailable(
                    "port %d of %s is not free for the broker (%s)".formatted(port, HOST, e.getMessage()), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return probe.getLocalPort();
        }
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private static void deleteTree(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var paths = Files.walk(path)) {
            for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
