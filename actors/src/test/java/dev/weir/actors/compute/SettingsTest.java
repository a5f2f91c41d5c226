package dev.weir.actors.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private final Settings legal = Settings.of(2, 1 << 20);

    @Test
    void whatIsOutOfRangeIsNamedWithItsLegalRange() {
        assertSays("lanes must be from 1 to 1024, but is 0", () -> Settings.of(0, 1 << 20));
        assertSays("bytes must be at least 1048576, but is 7", () -> Settings.of(2, 7));
        assertSays("jobs must be from 1 to 100000, but is 0", () -> legal.withJobs(0));
        assertSays("checked must be from 0 to 1, but is 1.5", () -> legal.withChecked(1.5));
        assertSays("batches.jobs must be from 1 to 4096, but is 0", () -> new Settings.Batches(0, 1, 1, Duration.ZERO));
        assertSays("batches.delay must be from PT0S to PT1S, but is PT2S", () -> legal.batches()
                .withDelay(Duration.ofSeconds(2)));
        assertSays(
                "watch.hungFactor must be at least 1, but is 0.5",
                () -> new Settings.Watch(Duration.ofSeconds(1), 0.5, Duration.ofSeconds(1)));
        assertSays(
                "restarts.most must be at least PT2S, but is PT1S",
                () -> new Settings.Restarts(
                        Duration.ofSeconds(2), Duration.ofSeconds(1), 5, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    private static void assertSays(String message, Runnable made) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, made::run).getMessage());
    }
}
