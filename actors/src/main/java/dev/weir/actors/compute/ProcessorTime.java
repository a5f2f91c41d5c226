package dev.weir.actors.compute;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/** The processor time that a thread has had, in nanoseconds. Stands still while the thread waits for something else than a processor, and where the machine does not tell. */
final class ProcessorTime implements LongSupplier {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Thread thread;
    private long last;

    ProcessorTime(Thread thread) {
        this.thread = thread;
    }

    @Override
    public long getAsLong() {
        if (thread.getState() == Thread.State.RUNNABLE && THREADS.isThreadCpuTimeSupported()) {
            last = Math.max(last, THREADS.getThreadCpuTime(thread.threadId()));
        }
        return last;
    }
}
