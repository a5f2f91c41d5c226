package dev.weir.bench;

import dev.weir.bench.DispatchRun.Dispatcher;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.transport.Dispatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ways to share jobs among lanes. */
final class Dispatchers {
    /** Jobs that the router looks at together. */
    private static final int ROUND = 16;

    private Dispatchers() {}

    /** Whoever is idle takes the first that waits. */
    static Dispatcher pull() {
        return (run, lane) -> run.waiting.isEmpty() ? Dispatcher.NOTHING : run.waiting.getFirst();
    }

    /** As the pool does: whoever is idle takes the first that no other lane would be through with sooner, of those that wait and are better off there, and of this one. */
    static Dispatcher soonest() {
        return (run, lane) -> {
            int lanes = run.trace.lanes();
            double[] busy = IntStream.range(0, lanes).mapToDouble(run::busyFor).toArray();
            for (int job : run.waiting) {
                int best = lane;
                for (int other = 0; other < lanes; other++) {
                    if (busy[other] + run.trace.expected(job, other) < busy[best] + run.trace.expected(job, best)) {
                        best = other;
                    }
                }
                if (best == lane) {
                    return job;
                }
                busy[best] += run.trace.expected(job, best);
            }
            return Dispatcher.NOTHING;
        };
    }

    /** A job goes into the queue of the lane that would be through with it first, when it arrives, and stays there. */
    static Dispatcher leastLoaded() {
        Lines lines = new Lines();
        return (run, lane) -> {
            for (int job : run.waiting) {
                if (!lines.has(job)) {
                    lines.put(job, lines.soonest(run, job));
                }
            }
            return lines.first(run, lane);
        };
    }

    /**
     * Whenever a lane has nothing to do, those that wait are allotted by sparse transport, {@value #ROUND} at most: the cost is when a lane would be through with a job that it did next, the capacity of a
     * lane its part of all speed.
     *
     * @param stays whether a job stays with its lane; else all that still wait are allotted anew whenever anything changes
     */
    static Dispatcher router(double gamma, boolean stays) {
        return new Router(gamma, stays);
    }

    private static final class Router implements Dispatcher {
        private final double gamma;
        private final boolean stays;
        private final Lines lines = new Lines();
        private double allottedAt = -1;
        private int allotted;

        Router(double gamma, boolean stays) {
            this.gamma = gamma;
            this.stays = stays;
        }

        @Override
        public int next(DispatchRun run, int lane) {
            boolean changed = run.now != allottedAt || run.waiting.size() != allotted;
            if (changed && (!stays || lines.first(run, lane) == NOTHING)) {
                allottedAt = run.now;
                allotted = run.waiting.size();
                allot(run);
            }
            return lines.first(run, lane);
        }

        private void allot(DispatchRun run) {
            List<Integer> open = new ArrayList<>(run.waiting);
            open.removeIf(job -> stays && lines.has(job));
            List<Integer> round = open.subList(0, Math.min(open.size(), ROUND));
            if (round.size() < run.trace.lanes()) {
                // Transport fills capacities in proportion, which says nothing where there is less than a job for each.
                round.forEach(lines::drop);
                round.forEach(job -> lines.put(job, lines.soonest(run, job)));
            } else {
                int[] lanes = Dispatchers.allot(run, round, lines, gamma);
                for (int i = 0; i < lanes.length; i++) {
                    lines.put(round.get(i), lanes[i]);
                }
            }
        }
    }

    private static int[] allot(DispatchRun run, List<Integer> jobs, Lines lines, double gamma) {
        DispatchTrace trace = run.trace;
        int lanes = trace.lanes();
        double all = IntStream.range(0, lanes).mapToDouble(trace::speedOf).sum();
        float[] costs = new float[jobs.size() * lanes];
        int[] capacities = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            capacities[lane] = (int) Math.ceil(jobs.size() * trace.speedOf(lane) / all);
            double busy = run.busyFor(lane) + lines.length(run, lane, jobs);
            for (int i = 0; i < jobs.size(); i++) {
                costs[i * lanes + lane] = (float) (busy + trace.expected(jobs.get(i), lane));
            }
        }
        return Dispatch.assign(costs, capacities, gamma, Pulse.NONE);
    }

    /** Which lane a job that waits has been given to. */
    private static final class Lines {
        private final Map<Integer, Integer> lanes = new HashMap<>();

        boolean has(int job) {
            return lanes.containsKey(job);
        }

        void drop(int job) {
            lanes.remove(job);
        }

        void put(int job, int lane) {
            lanes.put(job, lane);
        }

        int first(DispatchRun run, int lane) {
            for (int job : run.waiting) {
                if (lanes.getOrDefault(job, -1) == lane) {
                    return job;
                }
            }
            return Dispatcher.NOTHING;
        }

        /** What waits in the line of a lane, but for some jobs. */
        double length(DispatchRun run, int lane, List<Integer> but) {
            double length = 0;
            for (int job : run.waiting) {
                if (lanes.getOrDefault(job, -1) == lane && !but.contains(job)) {
                    length += run.trace.expected(job, lane);
                }
            }
            return length;
        }

        int soonest(DispatchRun run, int job) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int lane = 0; lane < run.trace.lanes(); lane++) {
                double end = run.busyFor(lane) + length(run, lane, List.of()) + run.trace.expected(job, lane);
                if (end < least) {
                    least = end;
                    best = lane;
                }
            }
            return best;
        }
    }
}
