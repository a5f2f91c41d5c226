package dev.weir.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Times tasks against each other: they take turns, so that a noisy machine disturbs all alike, and the least time of each counts. Processor time of this thread, for others may be
 * at work; a task must not use other threads.
 */
final class Stopwatch {
    /** A task shorter than this is repeated within one reading of the clock. */
    private static final double READING_MIN = 2e-3;

    private static final int ROUNDS_MIN = 4;

    /** Work that is to be timed. */
    @FunctionalInterface
    interface Task {
        /** A number of the result, so that the work cannot be left out. */
        double run();
    }

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private volatile double sink;

    /** Least seconds of each task, after a third of the time given has warmed them up. */
    double[] best(double seconds, Task... tasks) {
        int[] repeats = new int[tasks.length];
        for (int task = 0; task < tasks.length; task++) {
            repeats[task] = repeats(tasks[task], seconds / 10 / tasks.length);
        }
        double[] best = new double[tasks.length];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS_MIN || since(start) < seconds; round++) {
            boolean warm = round > 0 && (since(start) > seconds / 3 || round >= ROUNDS_MIN / 2);
            for (int task = 0; task < tasks.length; task++) {
                double took = time(tasks[task], repeats[task]);
                best[task] = warm ? Math.min(best[task], took) : best[task];
            }
        }
        return best;
    }

    /** How often a task is run to fill a reading, once it is compiled. */
    private int repeats(Task task, double seconds) {
        long start = System.nanoTime();
        double took;
        do {
            took = time(task, 1);
        } while (since(start) < seconds);
        return (int) Math.clamp(Math.ceil(READING_MIN / Math.max(took, 1e-9)), 1, 1_000_000);
    }

    private double time(Task task, int repeats) {
        long start = clock.getCurrentThreadCpuTime();
        double result = 0;
        for (int i = 0; i < repeats; i++) {
            result += task.run();
        }
        double took = (clock.getCurrentThreadCpuTime() - start) * 1e-9;
        sink = result;
        return took / repeats;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    /** Of everything that was run so far; for those who doubt it. */
    double sink() {
        return sink;
    }
}
