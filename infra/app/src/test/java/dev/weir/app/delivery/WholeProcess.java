package dev.weir.app.delivery;

import dev.weir.app.ChildJvm;
import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.store.ChronicleCaches;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.PipelineRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Broker, cache and pipeline in one JVM, as a user's single process has them; made to be killed. It prints a line for each view. */
final class WholeProcess implements AutoCloseable {
    /** Arguments: the directory of everything, the broker's port, whether the broker is ours, and pairs of client properties. */
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        if (Boolean.parseBoolean(arguments[2])) {
            EmbeddedBroker.start(directory.resolve("broker"), port);
        }
        Map<String, String> properties = new HashMap<>();
        for (int i = 3; i < arguments.length; i += 2) {
            properties.put(arguments[i], arguments[i + 1]);
        }
        var runtime = PipelineRuntime.start(
                List.of(Quakes.definition("quakes", Duration.ZERO)),
                List.of(),
                new KafkaConnection("127.0.0.1:" + port, properties),
                ChronicleCaches.open(directory.resolve("cache")));
        runtime.subscribe(view -> System.out.println(view.status() + " " + view.partition() + " " + view.sequence()));
        new CountDownLatch(1).await();
    }

    private final Process process;
    private final CountDownLatch committed = new CountDownLatch(1);

    private WholeProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
    }

    /** With a broker of its own. */
    static WholeProcess launch(Path directory, int port) throws IOException {
        return launch(directory, List.of(directory.toString(), "" + port, "true"));
    }

    /** Against a broker elsewhere, up to a point. */
    static WholeProcess launch(Path directory, int port, Halt.Point point) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), "" + port, "false"));
        point.properties().forEach((key, value) -> arguments.addAll(List.of(key, value)));
        return launch(directory, arguments);
    }

    private static WholeProcess launch(Path directory, List<String> arguments) throws IOException {
        return new WholeProcess(ChildJvm.launch(directory, WholeProcess.class, arguments));
    }

    private void listen() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            // A partition's first live view is of what earlier lives committed.
            Map<String, String> first = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("LIVE") && !words[2].equals(first.computeIfAbsent(words[1], _ -> words[2]))) {
                    committed.countDown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it has committed something in this life. */
    void awaitCommit() throws InterruptedException {
        if (!committed.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing committed within 60 s");
        }
    }

    /** Returns when it has ended by itself. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still alive after 60 s");
        }
    }

    /** As kill -9 does: no handler runs, nothing is flushed. */
    int kill() throws InterruptedException {
        return process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        int _ = kill();
    }
}
