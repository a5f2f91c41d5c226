package dev.weir.actors.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.PlainPipeline;
import dev.weir.kernels.pipeline.Snapshot;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class IdleClocksTest {
    private final IdleClocks clocks = new IdleClocks(Duration.ofSeconds(10));

    @Test
    void aSilentPartitionFollowsTheLeastClockOfThoseThatAreNot() {
        clocks.look(Map.of(0, at(1, 100), 1, at(1, 100), 2, at(1, 100)), 0);
        clocks.look(Map.of(0, at(1, 100), 1, at(2, 900), 2, at(5, 700)), 10_000);
        assertEquals(OptionalLong.of(700), clocks.clockFor(0));
        assertEquals(OptionalLong.empty(), clocks.clockFor(1));
        assertEquals(OptionalLong.empty(), clocks.clockFor(2));
    }

    @Test
    void nobodyFollowsWhenAllAreSilentOrTheSilenceIsShort() {
        clocks.look(Map.of(0, at(1, 100), 1, at(1, 900)), 0);
        clocks.look(Map.of(0, at(1, 100), 1, at(2, 900)), 9_999);
        assertEquals(OptionalLong.empty(), clocks.clockFor(0));
        clocks.look(Map.of(0, at(1, 100), 1, at(2, 900)), 30_000);
        assertEquals(OptionalLong.empty(), clocks.clockFor(0));
    }

    @Test
    void aTickIsNoSignOfLife() {
        clocks.look(Map.of(0, at(1, 100), 1, at(1, 100)), 0);
        clocks.look(Map.of(0, at(1, 700), 1, at(2, 800)), 10_000);
        assertEquals(OptionalLong.of(800), clocks.clockFor(0));
    }

    private static Snapshot at(long offset, long eventTime) {
        var pipeline = PlainPipeline.FACTORY.create();
        pipeline.tick(eventTime);
        return pipeline.snapshot(offset);
    }
}
