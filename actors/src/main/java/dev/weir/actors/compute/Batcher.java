package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Plan;
import java.util.ArrayList;
import java.util.List;

/** What of the jobs that wait becomes one job, and how long that waits for company. Under the floor's lock. */
final class Batcher {
    private final Settings.Batches limits;
    private final Book book;
    private boolean hurried;

    Batcher(Settings.Batches limits, Book book) {
        this.limits = limits;
        this.book = book;
    }

    /** From now on no batch waits: nothing comes any more. */
    void hurry() {
        hurried = true;
    }

    /** An entry, and what of those behind it becomes one job with it. */
    List<Entry> batch(Entry first, int at, long now) {
        List<Entry> batch = new ArrayList<>(1);
        batch.add(first);
        if (first.alone || first.key.isEmpty()) {
            return batch;
        }
        double flop = first.plan.flop();
        long bytes = first.memory;
        for (int i = at + 1; i < book.queue.size() && batch.size() < limits.jobs(); i++) {
            Entry entry = book.queue.get(i);
            boolean joins = !entry.alone
                    && entry.kernel == first.kernel
                    && entry.key.equals(first.key)
                    && now - entry.deadline < 0
                    && hasRoom(flop, bytes, entry);
            if (joins) {
                batch.add(entry);
                flop += entry.plan.flop();
                bytes += entry.memory;
            }
        }
        return batch;
    }

    private boolean hasRoom(double flop, long bytes, Entry more) {
        return flop + more.plan.flop() <= limits.flop()
                && bytes + more.memory <= limits.bytes()
                && book.ledger.fits(bytes + more.memory);
    }

    /**
     * When a lane that could run the batch is to run it, however few have joined: now, or what is left of the delay. It is now if no more like the first would fit, if anything else waits, if somebody is
     * urgent or has been tried before. And nobody gives more than half of the time that is theirs to lose.
     */
    long closes(List<Entry> batch, Backend backend, long now) {
        Entry first = batch.getFirst();
        long delay = limits.delay().toNanos();
        boolean open = delay > 0
                && !hurried
                && !first.alone
                && first.key.isPresent()
                && batch.size() < limits.jobs()
                && batch.size() == book.queue.size();
        if (!open) {
            return now;
        }
        double flop = 0;
        double traffic = 0;
        long bytes = 0;
        for (Entry entry : batch) {
            flop += entry.plan.flop();
            traffic += entry.plan.bytes();
            bytes += entry.memory;
        }
        if (!hasRoom(flop, bytes, first)) {
            return now;
        }
        double runs =
                book.forecast.cautious(first.job.kernel(), first.kernel.nearest(backend), new Plan(flop, traffic, 0));
        long closes = Long.MAX_VALUE;
        for (Entry entry : batch) {
            if (entry.priority == Priority.URGENT || entry.attempts > 0) {
                return now;
            }
            double slack = (entry.deadline - entry.submitted - runs) / 2;
            closes = Math.min(closes, entry.submitted + (long) Math.min(delay, slack));
        }
        return closes;
    }
}
