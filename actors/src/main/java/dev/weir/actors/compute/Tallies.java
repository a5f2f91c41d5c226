package dev.weir.actors.compute;

import dev.weir.actors.compute.PoolView.CanaryView;
import dev.weir.actors.compute.PoolView.Counts;
import dev.weir.actors.compute.PoolView.KernelView;
import dev.weir.actors.compute.PoolView.LaneState;
import dev.weir.actors.compute.PoolView.LaneView;
import dev.weir.kernels.compute.Backend;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the floor counts, under its lock. */
final class Tallies {
    private static final double NANO = 1e-9;
    /** Seconds of running after which older rates weigh half. */
    private static final double HALVED_AFTER = 10;

    private static final class OfKernel {
        long submitted;
        long admitted;
        long refused;
        long busy;
        long done;
        long late;
        long expired;
        long cancelled;
        long retried;
        long failed;
        final Spread waited = new Spread();
        final Spread ran = new Spread();
        final Spread total = new Spread();
        final Spread batchJobs = new Spread();
        final Spread batchFlop = new Spread();
        double flop;
        double bytes;
        double seconds;
    }

    private static final class OfLane {
        String name = "";
        Backend backend = Backend.PLAIN;
        LaneState state = LaneState.STARTING;
        String detail = "";
        long since;
        long jobs;
        long busyNanos;
        long losses;
    }

    private final TreeMap<String, OfKernel> kernels = new TreeMap<>();
    private final TreeMap<Integer, OfLane> lanes = new TreeMap<>();
    private final Map<LaneLoss, Long> losses = new EnumMap<>(LaneLoss.class);
    private final Spread canaryLatency = new Spread();
    private long canaries;
    private long canaryFailures;

    void submitted(String kernel) {
        of(kernel).submitted++;
    }

    void admitted(String kernel) {
        of(kernel).admitted++;
    }

    void retried(String kernel) {
        of(kernel).retried++;
    }

    /** Of a job that was never admitted, or of one that was. */
    void answered(String kernel, Answer answer, boolean late) {
        OfKernel of = of(kernel);
        switch (answer) {
            case Answer.Done done -> {
                of.done++;
                of.late += late ? 1 : 0;
                of.waited.add(done.timings().waited().toNanos());
                of.ran.add(done.timings().ran().toNanos());
                of.total.add(done.timings().total().toNanos());
            }
            case Answer.Refused _ -> of.refused++;
            case Answer.Busy _ -> of.busy++;
            case Answer.Expired _ -> of.expired++;
            case Answer.Cancelled _ -> of.cancelled++;
            case Answer.Failed _ -> of.failed++;
        }
    }

    /** A batch that was computed. */
    void ran(Attempt attempt, double nanos) {
        OfKernel of = of(attempt.entries.getFirst().job.kernel());
        of.batchJobs.add(attempt.entries.size());
        of.batchFlop.add(attempt.flop());
        of.flop += attempt.flop();
        of.bytes += attempt.bytes();
        of.seconds += nanos * NANO;
        if (of.seconds > HALVED_AFTER) {
            of.flop /= 2;
            of.bytes /= 2;
            of.seconds /= 2;
        }
    }

    /** Whatever came of it. */
    void worked(Station station, long nanos) {
        OfLane lane = lane(station.place);
        lane.jobs++;
        lane.busyNanos += nanos;
    }

    void up(Station station, long now) {
        OfLane lane = lane(station.place);
        lane.name = station.name;
        lane.backend = station.backend;
        lane.state = LaneState.UP;
        lane.detail = "";
        lane.since = lane.since == 0 ? now : lane.since;
    }

    void lost(int place, LaneLoss loss, LaneState until, String detail) {
        OfLane lane = lane(place);
        lane.state = until;
        lane.detail = detail;
        lane.losses++;
        losses.merge(loss, 1L, Long::sum);
        canaryFailures += loss == LaneLoss.CANARY ? 1 : 0;
    }

    void starting(int place) {
        lane(place).state = LaneState.STARTING;
    }

    void canaryAsked() {
        canaries++;
    }

    void canaryRight(long nanos) {
        canaryLatency.add(nanos);
    }

    List<KernelView> kernels(Ceiling ceiling) {
        List<KernelView> views = new ArrayList<>();
        kernels.forEach((name, of) -> {
            double flops = of.seconds > 0 ? of.flop / of.seconds : 0;
            views.add(new KernelView(
                    name,
                    new Counts(
                            of.submitted,
                            of.admitted,
                            of.refused,
                            of.busy,
                            of.done,
                            of.late,
                            of.expired,
                            of.cancelled,
                            of.retried,
                            of.failed),
                    of.waited.percentiles(NANO),
                    of.ran.percentiles(NANO),
                    of.total.percentiles(NANO),
                    of.batchJobs.percentiles(1),
                    of.batchFlop.percentiles(1),
                    flops,
                    flops / ceiling.flops(),
                    of.seconds > 0 ? of.bytes / of.seconds : 0));
        });
        return views;
    }

    List<LaneView> lanes(long now) {
        List<LaneView> views = new ArrayList<>();
        lanes.forEach((place, of) -> views.add(new LaneView(
                place,
                of.name,
                of.backend,
                of.state,
                of.jobs,
                of.since == 0 || now <= of.since ? 0 : Math.min(1, of.busyNanos / (double) (now - of.since)),
                of.losses,
                of.detail)));
        return views;
    }

    Map<LaneLoss, Long> losses() {
        return Map.copyOf(losses);
    }

    CanaryView canary() {
        return new CanaryView(canaries, canaryFailures, canaryLatency.percentiles(NANO));
    }

    private OfKernel of(String kernel) {
        return kernels.computeIfAbsent(kernel, _ -> new OfKernel());
    }

    private OfLane lane(int place) {
        return lanes.computeIfAbsent(place, _ -> new OfLane());
    }
}
