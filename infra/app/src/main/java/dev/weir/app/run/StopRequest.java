package dev.weir.app.run;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM and SIGINT as a wish that the program hears, rather than its end: the process ends when the work is {@link #done}, with the code that the work has, or after
 * 8 s without it. (A container gets 10 s from its engine.)
 */
public final class StopRequest implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 8;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread onSignal = new Thread(this::end, "stop");
    private volatile int code;

    private StopRequest() {}

    public static StopRequest listen() {
        StopRequest request = new StopRequest();
        Runtime.getRuntime().addShutdownHook(request.onSignal);
        return request;
    }

    /** The same as a signal. */
    public void ask() {
        asked.countDown();
    }

    /** @return whether somebody asked by then */
    public boolean await(Duration patience) throws InterruptedException {
        return asked.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whatever the work has to say has been said. */
    public void done(int exitCode) {
        code = exitCode;
        done.countDown();
    }

    /** Signals are the JVM's again. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException e) {
            // The JVM is ending, and our hook with it.
        }
    }

    private void end() {
        ask();
        try {
            if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // Past this the JVM would end with the signal's code.
                Runtime.getRuntime().halt(code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
