package dev.weir.app.delivery;

import static org.awaitility.Awaitility.await;

import dev.weir.kernels.Seeds;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is killed whenever, each input counts once. The process that is killed is all there is, broker included. By the clock a kill seldom falls within a
 * transaction; {@link HaltTest} goes for those points.
 */
final class KillTest {
    private static final int KILLS = 5;
    /** More than a life lasts, so that each has something to be interrupted in. */
    private static final int RECORDS_PER_LIFE = 1_000;

    @TempDir
    private Path directory;

    @Test
    void afterFiveKillsTheOutputHoldsEachInputOnceAndTheDigestIsThatOfAnUndisturbedRun() throws Exception {
        long seed = Seeds.of(1).findFirst().orElseThrow();
        RandomGenerator random = Seeds.generator(seed);
        int port = freePort();
        try (Cluster cluster = new Cluster("127.0.0.1:" + port);
                var pace = Executors.newSingleThreadScheduledExecutor()) {
            Life process = WholeProcess.launch(directory, port);
            cluster.create("quakes.in", 1);
            AtomicInteger sent = new AtomicInteger();
            AtomicInteger allowed = new AtomicInteger(RECORDS_PER_LIFE);
            var _ = pace.scheduleAtFixedRate(
                    () -> send(cluster, sent, allowed.get(), random), 0, 20, TimeUnit.MILLISECONDS);
            for (int kill = 0; kill < KILLS; kill++) {
                process.awaitCommit();
                pace.schedule(process::kill, moment(seed, kill), TimeUnit.MILLISECONDS)
                        .get();
                process = WholeProcess.launch(directory, port);
                allowed.addAndGet(RECORDS_PER_LIFE);
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> sent.get() == allowed.get());
            cluster.flush();
            Oracle.verify(cluster, 0);
            process.kill();
        }
    }

    /** Milliseconds from a commit. */
    private static int moment(long seed, int kill) {
        return Seeds.generator(100 * seed + kill).nextInt(1_200);
    }

    private static void send(Cluster cluster, AtomicInteger sent, int allowed, RandomGenerator random) {
        for (int i = 0; i < 10 && sent.get() < allowed; i++) {
            Quakes.Line line = Quakes.line(sent.getAndIncrement(), random);
            cluster.sendLater("quakes.in", 0, line.key(), line.value().orElse(null));
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return probe.getLocalPort();
        }
    }
}
