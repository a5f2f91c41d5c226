package dev.weir.app.delivery;

import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.kernels.Seeds;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a kill by the clock seldom hits: a process that ends within a transaction, before and after each kind of write. */
final class HaltTest {
    @TempDir
    private Path directory;

    @Test
    void aProcessThatEndsAtAnyPointOfATransactionLeavesEachInputCountedOnce() throws Exception {
        RandomGenerator random = Seeds.generator(Seeds.of(1).findFirst().orElseThrow());
        List<Halt.Point> points = List.of(
                new Halt.Point("quakes.dead-letters", false, 2 + random.nextInt(10)),
                new Halt.Point("weir.quakes.changelog", false, 2 + random.nextInt(200)),
                new Halt.Point("quakes.members", false, 2 + random.nextInt(10)),
                new Halt.Point("weir.quakes.checkpoints", false, 2 + random.nextInt(10)),
                new Halt.Point("quakes.members", true, 2 + random.nextInt(10)),
                new Halt.Point("weir.quakes.checkpoints", true, 2 + random.nextInt(10)),
                // Far away: the last life goes on to the end.
                new Halt.Point("weir.quakes.checkpoints", true, Integer.MAX_VALUE));
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"));
                Cluster cluster = new Cluster(broker.bootstrapServers());
                var pace = Executors.newSingleThreadScheduledExecutor()) {
            int port = Integer.parseInt(broker.bootstrapServers().split(":", -1)[1]);
            cluster.create("quakes.in", 1);
            AtomicInteger sent = new AtomicInteger();
            var sending = pace.scheduleAtFixedRate(
                    () -> send(cluster, sent.getAndIncrement(), random), 0, 5, TimeUnit.MILLISECONDS);
            for (Halt.Point point : points) {
                Life process = WholeProcess.launch(directory, port, point);
                if (point.hit() < Integer.MAX_VALUE) {
                    process.awaitEnd();
                } else {
                    sending.cancel(false);
                    cluster.flush();
                    Oracle.verify(cluster, 0);
                    process.close();
                }
            }
        }
    }

    private static void send(Cluster cluster, int i, RandomGenerator random) {
        Quakes.Line line = Quakes.line(i, random);
        cluster.sendLater("quakes.in", 0, line.key(), line.value().orElse(null));
    }
}
