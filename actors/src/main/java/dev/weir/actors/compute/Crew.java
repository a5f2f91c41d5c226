package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The lanes on the floor, and which job each takes next. Under the floor's lock. */
final class Crew {
    private static final long NEVER = Long.MAX_VALUE;

    private final Settings settings;
    private final LongSupplier clock;
    private final Book book;
    private final Batcher batcher;
    private final List<Station> stations = new ArrayList<>();
    /** Who became idle last is first: its caches are warm. */
    private final ArrayDeque<Station> idle = new ArrayDeque<>();

    private final Set<Attempt> running = new LinkedHashSet<>();

    /** When the batch that waits for company waits no longer. */
    private long closes = NEVER;

    Crew(Settings settings, LongSupplier clock, Book book) {
        this.settings = settings;
        this.clock = clock;
        this.book = book;
        batcher = new Batcher(settings.batches(), book);
    }

    /** Nothing comes any more that a batch could wait for. */
    void hurry() {
        batcher.hurry();
    }

    void join(Station station) {
        stations.add(station);
        idle.addFirst(station);
    }

    /** The lane is not on the floor any more; a job that only it could do is answered. */
    void leave(Station station, long now, After after) {
        stations.remove(station);
        idle.remove(station);
        station.dismiss();
        for (int i = book.queue.size() - 1; i >= 0; i--) {
            Entry entry = book.queue.get(i);
            if (entry.pinned == station) {
                book.settle(entry, new Answer.Cancelled(), now, after);
            }
        }
    }

    List<Station> stations() {
        return new ArrayList<>(stations);
    }

    int up() {
        return stations.size();
    }

    int idle() {
        return idle.size();
    }

    Set<Attempt> running() {
        return running;
    }

    /** What jobs are predicted for. */
    Backend backend() {
        return stations.isEmpty() ? Backend.VECTOR : stations.getFirst().backend;
    }

    /** An attempt that runs no longer. */
    void ended(Attempt attempt) {
        running.remove(attempt);
        book.ledger.give(attempt.extraBytes);
        attempt.entries.forEach(entry -> entry.running.remove(attempt));
        attempt.station.attempt = null;
    }

    /** What a lane does next that has just finished; empty if it is idle now, or has left. */
    Optional<Attempt> next(Station station, long now, After after) {
        if (!stations.contains(station)) {
            return Optional.empty();
        }
        Attempt next = pull(station, now, after);
        if (next == null) {
            idle.addFirst(station);
        }
        return Optional.ofNullable(next);
    }

    /** Hands what waits to those who are idle. Where a batch waits for company, one of them is to ask again when it closes. */
    void dispatch(long now, After after) {
        closes = NEVER;
        Iterator<Station> free = idle.iterator();
        while (book.queue.size() > 0 && free.hasNext()) {
            Station station = free.next();
            Attempt attempt = pull(station, now, after);
            if (attempt != null) {
                free.remove();
                station.hand(attempt);
            }
        }
        Station first = idle.peekFirst();
        if (closes != NEVER && first != null) {
            first.alarm(closes);
        }
    }

    private @Nullable Attempt pull(Station station, long now, After after) {
        Map<Station, Double> promised = Map.of();
        int i = 0;
        while (i < book.queue.size()) {
            Entry entry = book.queue.get(i);
            if (now - entry.deadline >= 0) {
                book.settle(entry, new Answer.Expired(), now, after);
                continue;
            }
            i++;
            if (mayRun(entry, station)) {
                Station soonest = soonest(entry, station, promised, now);
                if (soonest == station) {
                    return start(entry, i - 1, station, now);
                }
                // It waits for that lane, which is so much later free for whatever is behind it.
                promised = promised.isEmpty() ? new HashMap<>() : promised;
                promised.merge(soonest, expected(entry, soonest), Double::sum);
            }
        }
        return null;
    }

    /** Starts an entry and its company, unless that is to become more. */
    private @Nullable Attempt start(Entry entry, int at, Station station, long now) {
        List<Entry> batch = batcher.batch(entry, at, now);
        long until = batcher.closes(batch, station.backend, now);
        if (until - now <= 0) {
            return start(station, batch, now);
        }
        closes = until;
        batch.forEach(each -> each.gathered = true);
        return null;
    }

    private boolean mayRun(Entry entry, Station station) {
        if (entry.pinned != null) {
            return entry.pinned == station;
        }
        return book.ledger.fits(again(entry))
                && (!entry.avoided.contains(station.place)
                        || stations.stream().allMatch(other -> entry.avoided.contains(other.place)));
    }

    /** Bytes that a job needs once more, since a hung lane still works on what it has. */
    private static long again(Entry entry) {
        return entry.running.isEmpty() ? 0 : entry.plan.peakBytes();
    }

    /** The lane that would be through with a job first: this one, or one of another kind that is worth waiting for. */
    private Station soonest(Entry entry, Station station, Map<Station, Double> promised, long now) {
        Station soonest = station;
        double end = expected(entry, station);
        for (Station other : stations) {
            if (entry.pinned == null && other.backend != station.backend && !entry.avoided.contains(other.place)) {
                double later = free(other, now) + promised.getOrDefault(other, 0.0) + expected(entry, other);
                if (later < end) {
                    soonest = other;
                    end = later;
                }
            }
        }
        return soonest;
    }

    /** Nanoseconds until a lane is expected to be. */
    private static double free(Station station, long now) {
        Attempt current = station.attempt;
        return current == null ? 0 : Math.max(0, current.started + current.expected - now);
    }

    private double expected(Entry entry, Station station) {
        return book.forecast.expected(
                entry.job.kernel(), entry.kernel.nearest(station.backend), entry.plan.flop(), entry.plan.bytes());
    }

    private Attempt start(Station station, List<Entry> entries, long now) {
        Entry first = entries.getFirst();
        double flop = 0;
        double bytes = 0;
        long extra = 0;
        for (Entry entry : entries) {
            flop += entry.plan.flop();
            bytes += entry.plan.bytes();
            extra += entries.size() > 1 ? entry.memory : again(entry);
        }
        double expected =
                book.forecast.expected(first.job.kernel(), first.kernel.nearest(station.backend), flop, bytes);
        Settings.Watch watch = settings.watch();
        long patience = (long) Math.max(watch.hungAfter().toNanos(), watch.hungFactor() * expected);
        book.ledger.take(extra);
        Attempt attempt = new Attempt(station, entries, expected, now, patience, watch.tick(), extra, clock);
        for (Entry entry : entries) {
            book.queue.remove(entry);
            if (entry.attempts++ == 0 && !entry.gathered) {
                book.admission.waited(entry, now);
            }
            entry.running.add(attempt);
        }
        station.attempt = attempt;
        running.add(attempt);
        return attempt;
    }
}
