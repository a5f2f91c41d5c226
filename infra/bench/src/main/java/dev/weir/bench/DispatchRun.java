package dev.weir.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A trace, dispatched in virtual time: what waits, and what each lane does. */
final class DispatchRun {
    /** Who gets what. */
    @FunctionalInterface
    interface Dispatcher {
        int NOTHING = -1;

        /**
         * What an idle lane does next.
         *
         * @return a job out of {@link #waiting}, which is taken from there, or {@link #NOTHING}
         */
        int next(DispatchRun run, int lane);
    }

    /**
     * Of one trace, in mean times of a job.
     *
     * @param mean waiting time
     * @param late waiting time that one job in a hundred exceeds
     * @param makespan until the last job is done, from the arrival of the last
     */
    record Outcome(double mean, double late, double makespan) {}

    final DispatchTrace trace;
    /** In the order of arrival. */
    final List<Integer> waiting = new ArrayList<>();

    double now;
    private final int[] doing;
    private final double[] ends;
    private final double[] expectedEnds;

    private DispatchRun(DispatchTrace trace) {
        this.trace = trace;
        doing = new int[trace.lanes()];
        Arrays.fill(doing, Dispatcher.NOTHING);
        ends = new double[trace.lanes()];
        expectedEnds = new double[trace.lanes()];
    }

    static Outcome of(DispatchTrace trace, Dispatcher dispatcher) {
        return new DispatchRun(trace).run(dispatcher);
    }

    boolean idle(int lane) {
        return doing[lane] == Dispatcher.NOTHING;
    }

    /** Until the lane is expected to be free. */
    double busyFor(int lane) {
        return idle(lane) ? 0 : Math.max(0, expectedEnds[lane] - now);
    }

    private Outcome run(Dispatcher dispatcher) {
        double[] waits = new double[trace.jobs()];
        int arrived = 0;
        int done = 0;
        double last = 0;
        while (done < trace.jobs()) {
            int first = firstToEnd();
            boolean arrives = arrived < trace.jobs() && (first < 0 || trace.arrival()[arrived] <= ends[first]);
            if (arrives) {
                now = trace.arrival()[arrived];
                waiting.add(arrived++);
            } else {
                now = ends[first];
                doing[first] = Dispatcher.NOTHING;
                last = now;
                done++;
            }
            start(dispatcher, waits);
        }
        double mean = Arrays.stream(waits).average().orElseThrow();
        Arrays.sort(waits);
        return new Outcome(mean, waits[(int) (0.99 * waits.length)], last - trace.arrival()[trace.jobs() - 1]);
    }

    private int firstToEnd() {
        int first = -1;
        for (int lane = 0; lane < doing.length; lane++) {
            if (!idle(lane) && (first < 0 || ends[lane] < ends[first])) {
                first = lane;
            }
        }
        return first;
    }

    /** Asks all idle lanes until none takes anything: what one does may be what another has waited for. */
    private void start(Dispatcher dispatcher, double[] waits) {
        boolean again = true;
        for (int pass = 0; pass < 2 || again; pass++) {
            again = false;
            for (int lane = 0; lane < doing.length; lane++) {
                int job = idle(lane) ? dispatcher.next(this, lane) : Dispatcher.NOTHING;
                if (job != Dispatcher.NOTHING) {
                    start(job, lane);
                    waits[job] = now - trace.arrival()[job];
                    again = true;
                }
            }
        }
    }

    private void start(int job, int lane) {
        waiting.remove((Integer) job);
        doing[lane] = job;
        ends[lane] = now + trace.takes(job, lane);
        expectedEnds[lane] = now + trace.expected(job, lane);
    }
}
