package dev.weir.actors.compute;

import dev.weir.actors.compute.Attempt.Ending;
import dev.weir.actors.compute.PoolView.State;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits, what runs, and who is free: all of the pool's state, behind one lock that is held for about a microsecond. Whoever submits hands a job straight to an idle lane;
 * a lane that has finished takes its next one in the same step. Nothing foreign is called under the lock.
 */
final class Floor {
    /** Whom the floor tells, outside its lock. */
    interface Listener {
        /** Something is due sooner than was said last. */
        void sooner();

        /** The last job has its answer, and the pool is being stopped. */
        void empty();

        void poisoned(Poisoned poisoned);
    }

    private static final int LOST_MAX = 2;

    private final Settings settings;
    private final LongSupplier clock;
    private final Listener listener;

    private final Queue queue = new Queue();
    private final Ledger ledger;
    private final Forecast forecast = new Forecast();
    private final Tallies tallies = new Tallies();
    private final Admission admission;
    private final Map<Long, Entry> open = new LinkedHashMap<>();
    private final Set<Attempt> running = new LinkedHashSet<>();
    private final List<Station> stations = new ArrayList<>();
    /** Who became idle last is first: its caches are warm, and it may not sleep yet. */
    private final ArrayDeque<Station> idle = new ArrayDeque<>();

    private State state = State.WARMING;
    private long nextLook = Long.MAX_VALUE;

    Floor(Settings settings, LongSupplier clock, Listener listener) {
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        ledger = new Ledger(settings.bytes());
        admission = new Admission(settings, queue, ledger);
    }

    /** Takes a job, or answers it at once. */
    void submit(Entry entry) {
        After after = new After();
        synchronized (this) {
            long now = clock.getAsLong();
            String kernel = entry.job.kernel();
            tallies.submitted(kernel);
            predict(entry);
            Optional<Answer> against = state == State.STOPPING || state == State.STOPPED
                    ? Optional.of(new Answer.Busy(Answer.Why.STOPPING, Duration.ofSeconds(1)))
                    : admission.against(entry, now, running, open.size(), stations.size(), !idle.isEmpty());
            if (against.isPresent()) {
                tallies.answered(kernel, against.get(), false);
                after.add(() -> entry.answer.accept(against.get()));
            } else {
                admit(entry, now, after);
            }
        }
        after.run();
    }

    /** A job that never came as far as here. */
    synchronized void turnedAway(String kernel, Answer answer) {
        tallies.submitted(kernel);
        tallies.answered(kernel, answer, false);
    }

    private void predict(Entry entry) {
        Backend backend = entry.kernel.nearest(stations.isEmpty() ? Backend.VECTOR : stations.getFirst().backend);
        String kernel = entry.job.kernel();
        entry.expected = forecast.expected(kernel, backend, entry.plan.flop(), entry.plan.bytes());
        entry.cautious = forecast.cautious(kernel, backend, entry.plan);
        entry.parts.forEach(this::predict);
    }

    private void admit(Entry entry, long now, After after) {
        tallies.admitted(entry.job.kernel());
        ledger.take(entry.bytes);
        open.put(entry.id, entry);
        dueAt(entry.deadline, after);
        if (entry.parts.isEmpty()) {
            queue.add(entry);
        } else {
            entry.partsHeld = entry.parts.size();
            entry.parts.forEach(queue::add);
        }
        dispatch(now, after);
    }

    /** How many lanes have nothing to do, as far as a job that may be split is concerned. */
    synchronized int idleFor(Entry entry) {
        predict(entry);
        boolean pays = entry.expected >= settings.splitFrom().toNanos();
        return pays && queue.size() == 0 && ledger.fits(2 * entry.memory) ? idle.size() : 0;
    }

    /** Answers an open job, unless it has been answered. False if it has. */
    boolean settle(long id, Answer answer) {
        After after = new After();
        boolean settled;
        synchronized (this) {
            Entry entry = open.get(id);
            settled = entry != null;
            if (entry != null) {
                settle(entry, answer, clock.getAsLong(), after);
                emptied(after);
            }
        }
        after.run();
        return settled;
    }

    /** A lane that is ready for work. */
    void join(Station station) {
        After after = new After();
        synchronized (this) {
            long now = clock.getAsLong();
            if (state == State.STOPPED) {
                station.dismiss();
            } else {
                state = state == State.WARMING ? State.READY : state;
                stations.add(station);
                idle.addFirst(station);
                tallies.up(station, now);
                dispatch(now, after);
            }
        }
        after.run();
    }

    synchronized void ceiling(Ceiling measured) {
        forecast.ceiling(measured);
    }

    /** What comes of an attempt; answers with the lane's next one, or null if it is to wait or to leave. */
    @Nullable
    Attempt ended(Attempt attempt, Ending ending) {
        After after = new After();
        Attempt next = null;
        synchronized (this) {
            long now = clock.getAsLong();
            Station station = attempt.station;
            running.remove(attempt);
            ledger.give(attempt.extraBytes);
            attempt.entries.forEach(entry -> entry.running.remove(attempt));
            station.attempt = null;
            tallies.worked(station, now - attempt.started);
            switch (ending) {
                case Ending.Computed(var outputs) -> computed(attempt, outputs, now, after);
                case Ending.Declined(var refused) -> declined(attempt, refused, now, after);
                case Ending.Lost(String cause) -> lost(attempt, cause, now, after);
                case Ending.Broken(LaneLoss _, String cause) -> {
                    leave(station, now, after);
                    lost(attempt, cause, now, after);
                }
            }
            attempt.entries.forEach(this::release);
            if (stations.contains(station)) {
                next = pull(station, now, after);
                if (next == null) {
                    idle.addFirst(station);
                }
            }
            dispatch(now, after);
            emptied(after);
        }
        after.run();
        return next;
    }

    private void computed(Attempt attempt, List<Map<String, Tensor>> outputs, long now, After after) {
        Station station = attempt.station;
        Entry first = attempt.entries.getFirst();
        Backend backend = first.kernel.nearest(station.backend);
        double nanos = Math.max(1, now - attempt.started);
        if (!attempt.abandoned) {
            forecast.observe(first.job.kernel(), backend, attempt.flop(), attempt.bytes(), nanos);
        }
        if (first.pinned == null) {
            tallies.ran(attempt, nanos);
        }
        for (int i = 0; i < outputs.size(); i++) {
            Entry entry = attempt.entries.get(i);
            var timings = new Answer.Timings(
                    Duration.ofNanos(attempt.started - entry.submitted),
                    Duration.ofNanos(now - attempt.started),
                    Duration.ofNanos(now - entry.submitted));
            settle(entry, new Answer.Done(outputs.get(i), timings, backend, station.name, entry.attempts), now, after);
        }
    }

    /** A batch is refused for one of its members: each is asked alone. */
    private void declined(Attempt attempt, Refused refused, long now, After after) {
        if (attempt.abandoned) {
            return;
        }
        for (Entry entry : attempt.entries) {
            if (attempt.fused()) {
                again(entry, true);
            } else {
                settle(
                        entry,
                        refused.code() == Code.CANCELLED
                                ? new Answer.Cancelled()
                                : new Answer.Refused(refused.code(), String.valueOf(refused.getMessage())),
                        now,
                        after);
            }
        }
    }

    private void lost(Attempt attempt, String cause, long now, After after) {
        if (attempt.abandoned) {
            return;
        }
        for (Entry entry : attempt.entries) {
            entry.lost.add(attempt.station.name + ": " + cause);
            entry.avoided.add(attempt.station.place);
            if (entry.lost.size() >= LOST_MAX || entry.pinned != null) {
                settle(entry, new Answer.Failed(List.copyOf(entry.lost)), now, after);
            } else {
                again(entry, attempt.fused());
            }
        }
    }

    private void again(Entry entry, boolean alone) {
        if (!entry.settled) {
            tallies.retried(entry.job.kernel());
            entry.alone |= alone;
            queue.add(entry);
        }
    }

    private void settle(Entry entry, Answer answer, long now, After after) {
        if (entry.settled) {
            return;
        }
        entry.settled = true;
        if (entry.waiting && entry.attempts == 0 && answer instanceof Answer.Expired) {
            admission.waited(entry, now);
        }
        queue.remove(entry);
        for (Attempt attempt : entry.running) {
            if (attempt.entries.stream().allMatch(each -> each.settled)) {
                attempt.giveUp();
            }
        }
        entry.parts.forEach(part -> settle(part, answer, now, after));
        if (entry.pinned != null) {
            entry.pinned.canaryOpen = false;
            if (answer instanceof Answer.Done) {
                tallies.canaryRight(now - entry.submitted);
            }
        } else if (entry.whole == null) {
            open.remove(entry.id);
            tallies.answered(entry.job.kernel(), answer, now - entry.deadline > 0);
            if (answer instanceof Answer.Failed(List<String> causes)) {
                after.add(() -> listener.poisoned(new Poisoned(entry.id, entry.job, causes)));
            }
        }
        after.add(() -> entry.answer.accept(answer));
        release(entry);
    }

    /** Gives the bytes back that nothing needs any more. */
    private void release(Entry entry) {
        if (entry.settled && !entry.released && !entry.held()) {
            entry.released = true;
            ledger.give(entry.bytes);
            if (entry.whole != null) {
                entry.whole.partsHeld--;
                release(entry.whole);
            }
        }
    }

    private void dispatch(long now, After after) {
        Iterator<Station> free = idle.iterator();
        while (queue.size() > 0 && free.hasNext()) {
            Station station = free.next();
            Attempt attempt = pull(station, now, after);
            if (attempt != null) {
                free.remove();
                station.hand(attempt);
            }
        }
    }

    private @Nullable Attempt pull(Station station, long now, After after) {
        int i = 0;
        while (i < queue.size()) {
            Entry entry = queue.get(i);
            if (now - entry.deadline >= 0) {
                settle(entry, new Answer.Expired(), now, after);
            } else if (mayRun(entry, station, now)) {
                return start(station, batch(entry, i, now), now, after);
            } else {
                i++;
            }
        }
        return null;
    }

    private boolean mayRun(Entry entry, Station station, long now) {
        if (entry.pinned != null) {
            return entry.pinned == station;
        }
        if (entry.avoided.contains(station.place)
                && stations.stream().anyMatch(other -> !entry.avoided.contains(other.place))) {
            return false;
        }
        double finish = finish(entry, station, now);
        return stations.stream()
                .noneMatch(other -> other.backend != station.backend
                        && !entry.avoided.contains(other.place)
                        && finish(entry, other, now) < finish);
    }

    /** When a lane would be through with a job, in nanoseconds from now. */
    private double finish(Entry entry, Station station, long now) {
        Attempt current = station.attempt;
        double free = current == null ? 0 : Math.max(0, current.started + current.expected - now);
        return free
                + forecast.expected(
                        entry.job.kernel(),
                        entry.kernel.nearest(station.backend),
                        entry.plan.flop(),
                        entry.plan.bytes());
    }

    /** An entry, and what of those behind it becomes one job with it. */
    private List<Entry> batch(Entry first, int at, long now) {
        Settings.Batches limits = settings.batches();
        List<Entry> batch = new ArrayList<>(1);
        batch.add(first);
        if (first.alone || first.key.isEmpty()) {
            return batch;
        }
        double flop = first.plan.flop();
        long bytes = first.memory;
        for (int i = at + 1; i < queue.size() && batch.size() < limits.jobs(); i++) {
            Entry entry = queue.get(i);
            boolean fits = !entry.alone
                    && entry.kernel == first.kernel
                    && entry.key.equals(first.key)
                    && now - entry.deadline < 0
                    && flop + entry.plan.flop() <= limits.flop()
                    && bytes + entry.memory <= limits.bytes()
                    && ledger.fits(bytes + entry.memory);
            if (fits) {
                batch.add(entry);
                flop += entry.plan.flop();
                bytes += entry.memory;
            }
        }
        return batch;
    }

    private Attempt start(Station station, List<Entry> entries, long now, After after) {
        Entry first = entries.getFirst();
        double flop = 0;
        double bytes = 0;
        long extra = 0;
        for (Entry entry : entries) {
            flop += entry.plan.flop();
            bytes += entry.plan.bytes();
            extra += entries.size() > 1 ? entry.memory : 0;
        }
        Backend backend = first.kernel.nearest(station.backend);
        double expected = forecast.expected(first.job.kernel(), backend, flop, bytes);
        Settings.Watch watch = settings.watch();
        long patience = (long) Math.max(watch.hungAfter().toNanos(), watch.hungFactor() * expected);
        ledger.take(extra);
        Attempt attempt = new Attempt(station, entries, expected, now, patience, extra, clock);
        for (Entry entry : entries) {
            queue.remove(entry);
            if (entry.attempts++ == 0) {
                admission.waited(entry, now);
            }
            entry.running.add(attempt);
        }
        station.attempt = attempt;
        running.add(attempt);
        dueAt(attempt.due(), after);
        return attempt;
    }

    private void dueAt(long due, After after) {
        if (due < nextLook) {
            nextLook = due;
            after.add(listener::sooner);
        }
    }

    /** What a look finds: lanes that hang, and in how many nanoseconds to look again. */
    record Looked(List<Station> hung, long next) {}

    Looked look() {
        After after = new After();
        List<Station> hung = new ArrayList<>();
        long next = Long.MAX_VALUE;
        synchronized (this) {
            long now = clock.getAsLong();
            for (Entry entry : List.copyOf(open.values())) {
                if (now - entry.deadline >= 0) {
                    settle(entry, new Answer.Expired(), now, after);
                } else {
                    next = Math.min(next, entry.deadline);
                }
            }
            for (Attempt attempt : List.copyOf(running)) {
                if (now - attempt.due() >= 0 && !attempt.abandoned) {
                    hung.add(attempt.station);
                    abandon(attempt, now, after);
                } else if (!attempt.abandoned) {
                    next = Math.min(next, attempt.due());
                }
            }
            nextLook = next;
            next = next == Long.MAX_VALUE ? next : next - now;
            dispatch(now, after);
            emptied(after);
        }
        after.run();
        return new Looked(hung, next);
    }

    private void abandon(Attempt attempt, long now, After after) {
        leave(attempt.station, now, after);
        lost(attempt, "no sign of life for " + Duration.ofNanos(attempt.patience), now, after);
        attempt.abandoned = true;
        attempt.giveUp();
    }

    /** The lane is not on the floor any more; the one job that only it could do is answered. */
    private void leave(Station station, long now, After after) {
        stations.remove(station);
        idle.remove(station);
        station.dismiss();
        for (int i = queue.size() - 1; i >= 0; i--) {
            if (queue.get(i).pinned == station) {
                settle(queue.get(i), new Answer.Cancelled(), now, after);
            }
        }
    }

    /** Puts a job with a known result to each lane that has not got one yet. */
    void ask(Canary canary, LongSupplier ids) {
        After after = new After();
        synchronized (this) {
            long now = clock.getAsLong();
            for (Station station : stations) {
                if (!station.canaryOpen) {
                    station.canaryOpen = true;
                    tallies.canaryAsked();
                    queue.add(canary.entry(ids.getAsLong(), station, now));
                }
            }
            dispatch(now, after);
        }
        after.run();
    }

    synchronized void lost(int place, LaneLoss loss, PoolView.LaneState until, String detail) {
        tallies.lost(place, loss, until, detail);
    }

    synchronized void starting(int place) {
        tallies.starting(place);
    }

    synchronized int lanesUp() {
        return stations.size();
    }

    /** Takes nothing more. */
    void close() {
        After after = new After();
        synchronized (this) {
            state = state == State.STOPPED ? state : State.STOPPING;
            emptied(after);
        }
        after.run();
    }

    /** Answers all that is still open, and sends the lanes away. */
    void stop() {
        After after = new After();
        synchronized (this) {
            state = State.STOPPED;
            long now = clock.getAsLong();
            List.copyOf(open.values()).forEach(entry -> settle(entry, new Answer.Cancelled(), now, after));
            List.copyOf(stations).forEach(station -> leave(station, now, after));
        }
        after.run();
    }

    private void emptied(After after) {
        if (state == State.STOPPING && open.isEmpty()) {
            after.add(listener::empty);
        }
    }

    synchronized PoolView view() {
        long now = clock.getAsLong();
        long oldest = now;
        int waiting = 0;
        for (Entry entry : queue) {
            if (entry.pinned == null) {
                oldest = Math.min(oldest, entry.submitted);
                waiting++;
            }
        }
        return new PoolView(
                state,
                waiting,
                running.size(),
                (now - oldest) * 1e-9,
                new PoolView.Memory(ledger.used(), ledger.highWater(), ledger.budget()),
                forecast.ceiling(),
                tallies.kernels(forecast.ceiling()),
                tallies.lanes(now),
                tallies.losses(),
                tallies.canary());
    }
}
