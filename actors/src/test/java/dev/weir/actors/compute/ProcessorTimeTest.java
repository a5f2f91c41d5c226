package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ProcessorTimeTest {
    private volatile boolean over;

    @Test
    void itGrowsWhileTheThreadComputesAndStandsStillWhileItWaits() throws InterruptedException {
        var end = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            while (!over) {
                Thread.onSpinWait();
            }
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var time = new ProcessorTime(thread);
        long first = time.getAsLong();
        long limit = System.nanoTime() + 20_000_000_000L;
        while (time.getAsLong() < first + 1_000_000 && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        assertTrue(time.getAsLong() >= first + 1_000_000);
        over = true;
        while (thread.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        assertEquals(time.getAsLong(), time.getAsLong());
        end.countDown();
        thread.join();
        assertEquals(time.getAsLong(), time.getAsLong());
    }
}
