package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every job in the pool from its admission to its one answer. An entry holds its memory until it is answered and no attempt at it runs any more: a hung lane still has the arrays.
 * Under the floor's lock.
 */
final class Book {
    private static final int LOST_MAX = 2;

    final Queue queue = new Queue();
    final Ledger ledger;
    final Forecast forecast = new Forecast();
    final Tallies tallies = new Tallies();
    final Admission admission;
    private final Map<Long, Entry> open = new LinkedHashMap<>();
    private final Consumer<Poisoned> poisoned;

    /** @param poisoned called outside the lock */
    Book(Settings settings, Consumer<Poisoned> poisoned) {
        ledger = new Ledger(settings.bytes());
        admission = new Admission(settings, queue, ledger);
        this.poisoned = poisoned;
    }

    int size() {
        return open.size();
    }

    List<Entry> entries() {
        return new ArrayList<>(open.values());
    }

    @Nullable
    Entry entry(long id) {
        return open.get(id);
    }

    void admit(Entry entry) {
        tallies.admitted(entry.job.kernel());
        ledger.take(entry.bytes);
        open.put(entry.id, entry);
        if (entry.parts.isEmpty()) {
            queue.add(entry);
        } else {
            entry.partsHeld = entry.parts.size();
            entry.parts.forEach(queue::add);
        }
    }

    void computed(Attempt attempt, List<Map<String, Tensor>> outputs, long now, After after) {
        Station station = attempt.station;
        Entry first = attempt.entries.getFirst();
        Backend backend = first.kernel.nearest(station.backend);
        if (!attempt.abandoned) {
            observe(attempt, now);
        }
        if (first.pinned == null) {
            tallies.ran(attempt, now - attempt.started);
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
    void declined(Attempt attempt, Refused refused, long now, After after) {
        if (attempt.abandoned) {
            return;
        }
        if (attempt.unwanted() && now - attempt.started > attempt.expected) {
            // It would have taken longer still. A forecast that heard only of those that end would never learn that
            // jobs take too long.
            observe(attempt, now);
        }
        for (Entry entry : attempt.entries) {
            if (attempt.fused()) {
                again(entry, true);
            } else {
                Answer answer = refused.code() == Code.CANCELLED
                        ? new Answer.Cancelled()
                        : new Answer.Refused(refused.code(), String.valueOf(refused.getMessage()));
                settle(entry, answer, now, after);
            }
        }
    }

    void lost(Attempt attempt, String cause, long now, After after) {
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

    /** The first answer is the answer: all that is still done for the job is given up. */
    void settle(Entry entry, Answer answer, long now, After after) {
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
        count(entry, answer, now, after);
        after.add(() -> entry.answer.accept(answer));
        release(entry);
    }

    private void count(Entry entry, Answer answer, long now, After after) {
        if (entry.pinned != null) {
            entry.pinned.canaryOpen = false;
            if (answer instanceof Answer.Done) {
                tallies.canaryRight(now - entry.submitted);
            }
        } else if (entry.whole == null) {
            open.remove(entry.id);
            tallies.answered(entry.job.kernel(), answer, now - entry.deadline > 0);
            if (answer instanceof Answer.Failed(List<String> causes)) {
                after.add(() -> poisoned.accept(new Poisoned(entry.id, entry.job, causes)));
            }
        }
    }

    /** Gives the bytes back that nothing needs any more. */
    void release(Entry entry) {
        if (entry.settled && !entry.released && !entry.held()) {
            entry.released = true;
            ledger.give(entry.bytes);
            if (entry.whole != null) {
                entry.whole.partsHeld--;
                release(entry.whole);
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

    private void observe(Attempt attempt, long now) {
        Entry first = attempt.entries.getFirst();
        forecast.observe(
                first.job.kernel(),
                first.kernel.nearest(attempt.station.backend),
                attempt.flop(),
                attempt.bytes(),
                Math.max(1, now - attempt.started));
    }
}
