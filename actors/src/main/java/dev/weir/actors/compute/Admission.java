package dev.weir.actors.compute;

import dev.weir.actors.compute.Answer.Why;
import dev.weir.kernels.compute.Code;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Whether a job is taken: there must be memory for it, and by the forecast it and all that were taken before it must keep their deadlines. Θ(jobs that wait).
 */
final class Admission {
    /** A forecast that keeps a kernel out could never be corrected; so one in so many of its refusals is tried where a lane is idle anyway. */
    private static final int TRIED_IN = 4;

    private static final long SOON = Duration.ofMillis(1).toNanos();

    /** Whatever is forecast, by then it may be otherwise. */
    private static final long LATER = Duration.ofSeconds(30).toNanos();

    private final Settings settings;
    private final Queue queue;
    private final Ledger ledger;
    private final Stretch stretch = new Stretch();
    private int hopeless;

    Admission(Settings settings, Queue queue, Ledger ledger) {
        this.settings = settings;
        this.queue = queue;
        this.ledger = ledger;
    }

    /** The answer to a job that is not taken. */
    Optional<Answer> against(Entry entry, long now, Collection<Attempt> running, int open, int lanes, boolean idle) {
        if (entry.memory > settings.bytes()) {
            return Optional.of(new Answer.Refused(
                    Code.OVERBUDGET,
                    "inputs, outputs and scratch take " + entry.memory + " bytes; the pool has " + settings.bytes()));
        }
        if (lanes == 0) {
            return busy(Why.NO_LANE, settings.restarts().first().toNanos());
        }
        double remaining = 0;
        for (Attempt each : running) {
            remaining += Math.max(0, each.started + each.expected - now);
        }
        if (open >= settings.jobs()) {
            return busy(Why.JOBS, (long) (remaining / lanes));
        }
        if (!ledger.fits(entry.bytes)) {
            return busy(Why.BYTES, (long) (remaining / lanes));
        }
        return late(entry, now, remaining, lanes, idle && queue.size() == 0);
    }

    private Optional<Answer> late(Entry entry, long now, double remaining, int lanes, boolean atOnce) {
        double own = entry.cautious / Math.max(1, entry.parts.size());
        if (atOnce) {
            double over = own - (entry.deadline - now);
            return over <= 0 || ++hopeless % TRIED_IN == 0 ? Optional.empty() : busy(Why.LATE, (long) over);
        }
        double ahead = remaining;
        int i = 0;
        while (i < queue.size() && queue.get(i).rank <= entry.rank) {
            ahead += queue.get(i++).expected;
        }
        double factor = stretch.factor() / lanes;
        entry.predictedWait = ahead / lanes;
        double over = ahead * factor + own - (entry.deadline - now);
        if (over > 0) {
            return busy(Why.LATE, (long) over);
        }
        for (; i < queue.size(); i++) {
            Entry behind = queue.get(i);
            double room = behind.deadline - now - behind.cautious;
            // One that is to be late anyhow is not to keep all others out.
            boolean hopeful = ahead / lanes <= room;
            if (hopeful && (ahead + entry.expected) * factor > room) {
                return busy(Why.LATE, (long) (ahead / lanes));
            }
            ahead += behind.expected;
        }
        return Optional.empty();
    }

    /** How long a job that was taken has waited, when it starts or expires. */
    void waited(Entry entry, long now) {
        stretch.observe(entry.predictedWait, now - entry.submitted);
    }

    private static Optional<Answer> busy(Why why, long nanos) {
        return Optional.of(new Answer.Busy(why, Duration.ofNanos(Math.clamp(nanos, SOON, LATER))));
    }
}
