package dev.weir.app.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that runs pipelines, from its start to whatever ends it. It prints a line for each view: status, partition and sequence. */
final class Life implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final CountDownLatch committed = new CountDownLatch(1);

    Life(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
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
        if (!committed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nothing committed within " + PATIENCE_SECONDS + " s");
        }
    }

    /** Returns when it has ended by itself. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still alive after " + PATIENCE_SECONDS + " s");
        }
    }

    /** As kill -9 does: no handler runs, nothing is flushed. */
    int kill() {
        return process.destroyForcibly().onExit().join().exitValue();
    }

    @Override
    public void close() {
        int _ = kill();
    }
}
