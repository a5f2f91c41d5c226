package dev.weir.actors.compute;

import dev.weir.actors.compute.Attempt.Ending;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The thread of one lane, from its opening to its loss. */
final class LaneThread implements Runnable {
    /** What all lanes of a pool share. */
    record Shop(
            Floor floor,
            Settings settings,
            Lane.Opener opener,
            Ceiling.Measure measure,
            Canary canary,
            ResultCheck check,
            LongSupplier clock) {}

    /** What the supervisor hears. */
    interface Listener {
        void up(LaneThread lane);

        void ended(LaneThread lane, LaneLoss loss, String cause);
    }

    final int place;
    private final Shop shop;
    private final boolean measures;
    private final Listener listener;
    private final Thread thread;
    private final SplittableRandom sampling;
    private volatile @Nullable Lane lane;
    private volatile @Nullable Station station;
    private volatile boolean abandoned;

    /** @param generation counts the lanes of this place; {@code measures} whether this one is to find the ceiling */
    LaneThread(Shop shop, int place, int generation, boolean measures, Listener listener) {
        this.shop = shop;
        this.place = place;
        this.measures = measures;
        this.listener = listener;
        sampling = new SplittableRandom(shop.settings().seed() + 31L * place + generation);
        thread = Thread.ofPlatform().name("weir-lane-" + place).daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    boolean standsAt(Station other) {
        return station == other;
    }

    /** For a lane that hangs: whatever it waits for, it is not to wait any longer. */
    void abandon() {
        abandoned = true;
        Station standing = station;
        if (standing != null) {
            standing.dismiss();
        }
        thread.interrupt();
        close();
    }

    private void close() {
        Lane opened = lane;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public void run() {
        LaneLoss loss = LaneLoss.START;
        try {
            Lane opened = shop.opener().open(place);
            lane = opened;
            Optional<String> wrong = shop.canary().wrong(opened);
            if (wrong.isPresent()) {
                listener.ended(this, LaneLoss.START, wrong.get());
                return;
            }
            if (measures) {
                shop.floor().ceiling(shop.measure().of(opened));
            }
            loss = LaneLoss.CRASH;
            serve(opened);
        } catch (Throwable e) {
            // Whatever it is, somebody must know that this lane is no more; there is nobody else to tell on this
            // thread.
            Station standing = station;
            if (standing != null) {
                shop.floor().vanished(standing, e.toString());
            }
            listener.ended(this, loss, e.toString());
        } finally {
            close();
        }
    }

    private void serve(Lane opened) {
        String name = opened.backend().title() + "-" + place;
        var standing = new Station(place, name, opened.backend(), thread, new ProcessorTime(thread));
        station = standing;
        if (abandoned) {
            return;
        }
        shop.floor().join(standing);
        listener.up(this);
        Attempt attempt = awaited(standing);
        while (attempt != null) {
            Ending ending = compute(attempt, opened);
            Optional<Attempt> next = shop.floor().ended(attempt, ending);
            if (ending instanceof Ending.Broken(LaneLoss loss, String cause)) {
                listener.ended(this, loss, cause);
                return;
            }
            attempt = next.isPresent() ? next.get() : awaited(standing);
        }
        // If it was given up in the moment in which it joined, it still stands there.
        shop.floor().vanished(standing, "given up");
    }

    /** The next attempt; null if the lane is to leave. */
    private @Nullable Attempt awaited(Station standing) {
        Attempt attempt = standing.await(shop.clock());
        while (attempt == null && !standing.gone()) {
            shop.floor().ask(standing);
            attempt = standing.await(shop.clock());
        }
        return attempt;
    }

    private Ending compute(Attempt attempt, Lane opened) {
        Entry first = attempt.entries.getFirst();
        try {
            var job = attempt.job();
            Map<String, Tensor> outputs = opened.run(first.kernel, job);
            if (first.pinned != null) {
                Optional<String> wrong = shop.canary().wrong(outputs);
                return wrong.<Ending>map(cause -> new Ending.Broken(LaneLoss.CANARY, cause))
                        .orElseGet(() -> new Ending.Computed(List.of(outputs)));
            }
            Optional<String> wrong = sampled(attempt) ? shop.check().wrong(job, outputs) : Optional.empty();
            return wrong.<Ending>map(cause -> new Ending.Broken(LaneLoss.WRONG_RESULT, cause))
                    .orElseGet(() -> new Ending.Computed(attempt.split(outputs)));
        } catch (Refused e) {
            return new Ending.Declined(e);
        } catch (RuntimeException e) {
            return new Ending.Lost(e.toString());
        } catch (Error e) {
            return new Ending.Broken(LaneLoss.CRASH, e.toString());
        }
    }

    /** A second attempt is always looked at. */
    private boolean sampled(Attempt attempt) {
        return attempt.entries.getFirst().attempts > 1
                || sampling.nextDouble() < shop.settings().checked();
    }
}
