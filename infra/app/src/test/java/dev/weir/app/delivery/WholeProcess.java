package dev.weir.app.delivery;

import dev.weir.app.broker.EmbeddedBroker;
import dev.weir.app.store.ChronicleCaches;
import dev.weir.streams.delivery.KafkaConnection;
import dev.weir.streams.delivery.PipelineRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Broker, cache and a pipeline in one JVM, as a user's single process has them; made to be killed. It prints a line for each view. */
final class WholeProcess implements AutoCloseable {
    /** Main's arguments: the directory of everything, and the broker's port. */
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[0]);
        var broker = EmbeddedBroker.start(directory.resolve("broker"), Integer.parseInt(arguments[1]));
        var caches = ChronicleCaches.open(directory.resolve("cache"));
        var runtime = PipelineRuntime.start(
                List.of(Quakes.definition()), KafkaConnection.to(broker.bootstrapServers()), caches, Quakes::parts);
        runtime.subscribe(view -> System.out.println(view.status() + " " + view.sequence() + " " + view.detail()));
        new CountDownLatch(1).await();
    }

    private final Process process;
    /** The first view is of what earlier lives committed. */
    private final CountDownLatch views = new CountDownLatch(2);

    private WholeProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
    }

    static WholeProcess launch(Path directory, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WholeProcess.class.getName()));
        command.addAll(List.of(directory.toString(), "" + port));
        return new WholeProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("errors").toFile()))
                .start());
    }

    private void listen() {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("LIVE ")) {
                    views.countDown();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it has committed something in this life. */
    void awaitCommit() throws InterruptedException {
        if (!views.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing committed within 60 s");
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
