package dev.weir.actors.compute;

import dev.weir.actors.compute.Attempt.Ending;
import dev.weir.actors.compute.PoolView.State;
import dev.weir.kernels.compute.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

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

    private static final long NEVER = Long.MAX_VALUE;

    private final Settings settings;
    private final LongSupplier clock;
    private final Listener listener;
    private final Book book;
    private final Crew crew;
    private State state = State.WARMING;
    private long nextLook = NEVER;

    Floor(Settings settings, LongSupplier clock, Listener listener) {
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        book = new Book(settings, listener::poisoned);
        crew = new Crew(settings, clock, book);
    }

    /** A step under the lock, and what it leaves to be done after. */
    private interface Step<T> {
        T take(long now, After after);
    }

    private <T> T locked(Step<T> step) {
        After after = new After();
        T result;
        synchronized (this) {
            result = step.take(clock.getAsLong(), after);
            settleDue(after);
        }
        after.run();
        return result;
    }

    /** Whatever a step has started or emptied, the listener is to know of. */
    private void settleDue(After after) {
        for (Attempt attempt : crew.running()) {
            dueAt(attempt.due(), after);
        }
        if (state == State.STOPPING && book.size() == 0) {
            after.add(listener::empty);
        }
    }

    private void dueAt(long due, After after) {
        if (due < nextLook) {
            nextLook = due;
            after.add(listener::sooner);
        }
    }

    /** Takes a job, or answers it at once. */
    void submit(Entry entry) {
        locked((now, after) -> {
            String kernel = entry.job.kernel();
            book.tallies.submitted(kernel);
            predict(entry);
            Optional<Answer> against = state == State.STOPPING || state == State.STOPPED
                    ? Optional.of(new Answer.Busy(Answer.Why.STOPPING, Duration.ofSeconds(1)))
                    : book.admission.against(entry, now, crew.running(), book.size(), crew.up(), crew.idle() > 0);
            if (against.isPresent()) {
                book.tallies.answered(kernel, against.get(), false);
                after.add(() -> entry.answer.accept(against.get()));
            } else {
                book.admit(entry);
                dueAt(entry.deadline, after);
                crew.dispatch(now, after);
            }
            return entry;
        });
    }

    /** A job that never came as far as here. */
    synchronized void turnedAway(String kernel, Answer answer) {
        book.tallies.submitted(kernel);
        book.tallies.answered(kernel, answer, false);
    }

    private void predict(Entry entry) {
        String kernel = entry.job.kernel();
        Backend backend = entry.kernel.nearest(crew.backend());
        entry.expected = book.forecast.expected(kernel, backend, entry.plan.flop(), entry.plan.bytes());
        entry.cautious = book.forecast.cautious(kernel, backend, entry.plan);
        entry.parts.forEach(this::predict);
    }

    /** Over how many lanes a job should be split; 0 if it should not be, being short, or others waiting. */
    synchronized int idleFor(Entry entry) {
        predict(entry);
        boolean pays = entry.expected >= settings.splitFrom().toNanos();
        return pays && book.queue.size() == 0 && book.ledger.fits(entry.memory) ? crew.idle() : 0;
    }

    synchronized boolean fits(long bytes) {
        return book.ledger.fits(bytes);
    }

    /** Answers an open job. False if it has its answer already. */
    boolean settle(long id, Answer answer) {
        return locked((now, after) -> {
            Entry entry = book.entry(id);
            if (entry != null) {
                book.settle(entry, answer, now, after);
            }
            return entry != null;
        });
    }

    /** A lane that is ready for work. */
    void join(Station station) {
        locked((now, after) -> {
            if (state == State.STOPPED || station.gone()) {
                station.dismiss();
            } else {
                state = state == State.WARMING ? State.READY : state;
                crew.join(station);
                book.tallies.up(station, now);
                crew.dispatch(now, after);
            }
            return station;
        });
    }

    synchronized void ceiling(Ceiling measured) {
        book.forecast.ceiling(measured);
    }

    /** What comes of an attempt; answers with the lane's next one, or null if it is to wait or to leave. */
    Optional<Attempt> ended(Attempt attempt, Ending ending) {
        return locked((now, after) -> ended(attempt, ending, now, after));
    }

    private Optional<Attempt> ended(Attempt attempt, Ending ending, long now, After after) {
        crew.ended(attempt);
        book.tallies.worked(attempt.station, now - attempt.started);
        switch (ending) {
            case Ending.Computed(var outputs) -> book.computed(attempt, outputs, now, after);
            case Ending.Declined(var refused) -> book.declined(attempt, refused, now, after);
            case Ending.Lost(String cause) -> book.lost(attempt, cause, now, after);
            case Ending.Broken(LaneLoss _, String cause) -> {
                crew.leave(attempt.station, now, after);
                book.lost(attempt, cause, now, after);
            }
        }
        attempt.entries.forEach(book::release);
        Optional<Attempt> next = crew.next(attempt.station, now, after);
        crew.dispatch(now, after);
        return next;
    }

    /** An idle lane whose alarm has gone off: what waited for company may have waited long enough. */
    void ask(Station station) {
        locked((now, after) -> {
            station.answered();
            crew.dispatch(now, after);
            return station;
        });
    }

    /** A lane whose thread has ended, whatever it was at. */
    void vanished(Station station, String cause) {
        locked((now, after) -> {
            Attempt attempt = station.attempt;
            if (attempt != null) {
                ended(attempt, new Ending.Broken(LaneLoss.CRASH, cause), now, after);
            } else {
                crew.leave(station, now, after);
                crew.dispatch(now, after);
            }
            return station;
        });
    }

    /** What a look finds: lanes that hang, and in how many nanoseconds to look again; {@link Long#MAX_VALUE} for never. */
    record Looked(List<Station> hung, long next) {}

    /** Answers what has expired, and takes lanes out that give no sign of life. */
    Looked look() {
        return locked((now, after) -> {
            List<Station> hung = new ArrayList<>();
            long next = NEVER;
            for (Entry entry : book.entries()) {
                if (now - entry.deadline >= 0) {
                    book.settle(entry, new Answer.Expired(), now, after);
                } else {
                    next = Math.min(next, entry.deadline);
                }
            }
            for (Attempt attempt : List.copyOf(crew.running())) {
                attempt.look(now);
                if (!attempt.abandoned && attempt.hangs()) {
                    hung.add(attempt.station);
                    abandon(attempt, now, after);
                }
            }
            crew.dispatch(now, after);
            for (Attempt attempt : crew.running()) {
                next = Math.min(next, attempt.due());
            }
            nextLook = next;
            return new Looked(hung, next == NEVER ? NEVER : next - now);
        });
    }

    private void abandon(Attempt attempt, long now, After after) {
        crew.leave(attempt.station, now, after);
        book.lost(attempt, "no sign of life for " + Duration.ofNanos(attempt.patience), now, after);
        attempt.abandon();
    }

    /** Puts a job with a known result to each lane that has not got one yet. */
    void ask(Canary canary, LongSupplier ids) {
        locked((now, after) -> {
            for (Station station : crew.stations()) {
                if (!station.canaryOpen) {
                    station.canaryOpen = true;
                    book.tallies.canaryAsked();
                    book.queue.add(canary.entry(ids.getAsLong(), station, now));
                }
            }
            crew.dispatch(now, after);
            return canary;
        });
    }

    synchronized void lost(int place, LaneLoss loss, PoolView.LaneState until, String detail) {
        book.tallies.lost(place, loss, until, detail);
    }

    synchronized void starting(int place) {
        book.tallies.starting(place);
    }

    synchronized int lanesUp() {
        return crew.up();
    }

    /** Takes nothing more. */
    void close() {
        locked((now, after) -> {
            state = state == State.STOPPED ? state : State.STOPPING;
            crew.hurry();
            crew.dispatch(now, after);
            return state;
        });
    }

    /** Answers all that is still open, and sends the lanes away. */
    void stop() {
        locked((now, after) -> {
            book.entries().forEach(entry -> book.settle(entry, new Answer.Cancelled(), now, after));
            crew.stations().forEach(station -> crew.leave(station, now, after));
            return state = State.STOPPED;
        });
    }

    synchronized PoolView view() {
        long now = clock.getAsLong();
        return new PoolView(
                state,
                book.queue.jobs(),
                crew.running().size(),
                (now - book.queue.oldest(now)) * 1e-9,
                new PoolView.Memory(book.ledger.used(), book.ledger.highWater(), book.ledger.budget()),
                book.forecast.ceiling(),
                book.tallies.kernels(book.forecast.ceiling()),
                book.tallies.lanes(now),
                book.tallies.losses(),
                book.tallies.canary());
    }
}
