package dev.weir.actors.compute;

import dev.weir.kernels.compute.Backend;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Where a lane stands on the floor, and where work is handed to it. Another one after each restart. */
final class Station {
    /**
     * So often a lane that became idle looks for work before it sleeps, some fifty microseconds: about as long as waking it takes. More would take a processor from those who have something to
     * do.
     */
    private static final int LOOKS = 2000;

    final int place;
    final String name;
    final Backend backend;
    private final Thread thread;

    /** Under the floor's lock. */
    @Nullable
    Attempt attempt;

    long canaryAsked;
    boolean canaryOpen;

    private volatile @Nullable Attempt handed;
    private volatile boolean asleep;
    private volatile boolean gone;

    Station(int place, String name, Backend backend, Thread thread) {
        this.place = place;
        this.name = name;
        this.backend = backend;
        this.thread = thread;
    }

    /** Gives work to the idle lane. */
    void hand(Attempt work) {
        handed = work;
        wake();
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

    /** On the lane's thread: waits for work; null if the lane is to leave. */
    @Nullable
    Attempt await() {
        for (int i = 0; i < LOOKS && handed == null && !gone; i++) {
            Thread.onSpinWait();
        }
        asleep = true;
        while (handed == null && !gone) {
            LockSupport.park(this);
            // A lane that was interrupted is about to be dismissed; until then it is not to spin here.
            boolean _ = Thread.interrupted();
        }
        asleep = false;
        Attempt work = handed;
        handed = null;
        return work;
    }
}
