package dev.weir.actors.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.RouteChooser.Way;
import org.junit.jupiter.api.Test;

final class RouteChooserTest {
    private static final long SMALL = 1 << 18;
    private static final long LARGE = 1 << 28;

    private final RouteChooser chooser = new RouteChooser();
    private final int[] chosen = new int[Way.values().length];

    /** Pieces of one size; the pool takes {@code trip} and {@code pool} a multiply-add, the owner {@code inline}. */
    private int pooled(int pieces, long work, double inline, double trip, double pool) {
        int pooled = 0;
        for (int i = 0; i < pieces; i++) {
            Way way = chooser.choose(work);
            chosen[way.ordinal()]++;
            pooled += way == Way.POOL ? 1 : 0;
            chooser.observe(way, work, way == Way.POOL ? trip + pool * work : inline * work);
        }
        return pooled;
    }

    @Test
    void eachWayIsTriedOnceBeforeEitherIsPreferred() {
        pooled(2, SMALL, 1, 0, 1);
        assertEquals(1, chosen[Way.INLINE.ordinal()]);
        assertEquals(1, chosen[Way.POOL.ordinal()]);
    }

    @Test
    void theFasterWayIsTakenButForAFewTries() {
        assertTrue(pooled(1000, LARGE, 1, 1e6, 0.5) > 960);
        RouteChooser other = new RouteChooser();
        int pool = 0;
        for (int i = 0; i < 1000; i++) {
            Way way = other.choose(LARGE);
            pool += way == Way.POOL ? 1 : 0;
            other.observe(way, LARGE, way == Way.POOL ? 2.0 * LARGE : LARGE);
        }
        assertTrue(pool > 2 && pool < 12, "tries of the slower way: " + pool);
    }

    @Test
    void sizesAreToldApart() {
        // The trip to a lane and back is as long as two small pieces, and nothing to a large one.
        pooled(200, SMALL, 1, 2.0 * SMALL, 0.5);
        pooled(200, LARGE, 1, 2.0 * SMALL, 0.5);
        assertTrue(pooled(100, SMALL, 1, 2.0 * SMALL, 0.5) < 10);
        assertTrue(pooled(100, LARGE, 1, 2.0 * SMALL, 0.5) > 90);
    }

    @Test
    void aPoolThatGetsFasterIsFoundOutAndOneThatGetsSlowerIsLeft() {
        pooled(50, LARGE, 1, 0, 4);
        assertTrue(pooled(2000, LARGE, 1, 0, 0.25) > 500);
        assertTrue(pooled(100, LARGE, 1, 0, 0.25) > 90);
        pooled(20, LARGE, 1, 0, 16);
        assertTrue(pooled(100, LARGE, 1, 0, 16) < 10);
    }
}
