package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where a lane stands on the floor, and where work is handed to it. Another one after each restart. */
final class Station {
    private static final long NEVER = Long.MAX_VALUE;

    /**
     * So often a lane that became idle looks for work before it sleeps, some fifty microseconds: about as long as waking it takes. More would take a processor from those who have something to
     * do.
     */
    private static final int LOOKS = 2000;

    final int place;
    final String name;
    final Backend backend;
    private final Thread thread;
    private final LongSupplier worked;

    /** Under the floor's lock. */
    @Nullable
    Attempt attempt;

    long canaryAsked;
    boolean canaryOpen;

    private volatile @Nullable Attempt handed;
    private volatile boolean asleep;
    private volatile long alarm = NEVER;
    private volatile boolean gone;

    /** @param worked processor time that the thread has had */
    Station(int place, String name, Backend backend, Thread thread, LongSupplier worked) {
        this.place = place;
        this.name = name;
        this.backend = backend;
        this.thread = thread;
        this.worked = worked;
    }

    long worked() {
        return worked.getAsLong();
    }

    /** Gives work to the idle lane. */
    void hand(Attempt work) {
        handed = work;
        wake();
    }

    /** The idle lane is to ask for work at this time, by the pool's clock. */
    void alarm(long at) {
        if (alarm != at) {
            alarm = at;
            wake();
        }
    }

    /** The lane asks. */
    void answered() {
        alarm = NEVER;
    }

    /** The lane is to leave. */
    void dismiss() {
        gone = true;
        wake();
    }

    boolean gone() {
        return gone;
    }

    private void wake() {
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    /** On the lane's thread: waits for work; null if the lane is to leave, or to ask. */
    @Nullable
    Attempt await(LongSupplier clock) {
        for (int i = 0; i < LOOKS && handed == null && !gone; i++) {
            Thread.onSpinWait();
        }
        asleep = true;
        while (handed == null && !gone) {
            long until = alarm;
            if (until == NEVER) {
                LockSupport.park(this);
            } else {
                long left = until - clock.getAsLong();
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
            }
            // A lane that was interrupted is about to be dismissed; until then it is not to spin here.
            boolean _ = Thread.interrupted();
        }
        asleep = false;
        Attempt work = handed;
        handed = null;
        return work;
    }
}
