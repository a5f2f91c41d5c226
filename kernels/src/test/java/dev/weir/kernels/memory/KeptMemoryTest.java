package dev.weir.kernels.memory;

import static dev.weir.kernels.Draws.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Draws;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class KeptMemoryTest {
    private static final int D = 4;
    private static final int DV = 3;
    private static final int SLOTS = 8;

    static LongStream seeds() {
        return Seeds.of(6);
    }

    private static AttentionMemory empty() {
        return new AttentionMemory(D, DV, 0.5f, SLOTS);
    }

    private static void change(RandomGenerator random, int steps, AttentionMemory... memories) {
        for (int step = 0; step < steps; step++) {
            int id = random.nextInt(80);
            float[] key = Draws.normal(random, 1, D).values();
            float[] value = Draws.normal(random, 1, DV).values();
            boolean puts = random.nextInt(step < steps / 2 ? 3 : 2) > 0;
            for (AttentionMemory memory : memories) {
                if (puts) {
                    memory.upsert(id, key, value);
                } else {
                    memory.delete(id);
                }
            }
        }
    }

    private static void assertSame(Partial want, Partial got) {
        assertArrayEquals(want.outputs(), got.outputs());
        assertArrayEquals(want.lse(), got.lse());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoredMemoryGoesOnToTheBitAndOfWhatItHeldNothingRemains(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        FloatTensor queries = Draws.normal(random, 1, 5, D);
        AttentionMemory memory = empty();
        change(random, 300, memory);
        AttentionMemory restored = empty();
        change(random, 100, restored);
        restored.upsert(-7, new float[D], new float[DV]);
        StandingQuery standing = memory.stand(queries);
        standing.answer(Pulse.NONE);
        StandingQuery early = restored.stand(queries);
        early.answer(Pulse.NONE);
        restored.restore(memory.snapshot());
        assertEquals(memory.live(), restored.live());
        assertEquals(memory.absentDeletes(), restored.absentDeletes());
        for (int round = 0; round < 20; round++) {
            assertSame(memory.query(queries, Pulse.NONE), restored.query(queries, Pulse.NONE));
            assertSame(standing.answer(Pulse.NONE), early.answer(Pulse.NONE));
            change(random, 20, memory, restored);
        }
        assertArrayEquals(memory.snapshot(), restored.snapshot());
    }

    @Test
    void aSnapshotOfAnotherMemoryIsNotRestored() {
        AttentionMemory memory = empty();
        change(Seeds.generator(1), 50, memory);
        byte[] kept = memory.snapshot();
        for (AttentionMemory other : List.of(
                new AttentionMemory(D + 1, DV, 0.5f, SLOTS),
                new AttentionMemory(D, DV + 1, 0.5f, SLOTS),
                new AttentionMemory(D, DV, 0.25f, SLOTS),
                new AttentionMemory(D, DV, 0.5f, SLOTS + 1))) {
            assertRefused(Code.STATE, "cannot be restored into one of", () -> other.restore(kept));
            assertEquals(0, other.live());
        }
    }

    @Test
    void aSnapshotThatIsNotWholeChangesNothing() {
        AttentionMemory memory = empty();
        for (int id = 0; id < 3; id++) {
            memory.upsert(id, new float[D], new float[DV]);
        }
        byte[] kept = memory.snapshot();
        int entries = kept.length - 3 * 4 * (2 + D + DV);
        int free = entries - 4 * (SLOTS - 3);
        assertSpoiled(memory, "bytes", Arrays.copyOf(kept, kept.length - 1));
        assertSpoiled(memory, "bytes", Arrays.copyOf(kept, kept.length + 4));
        assertSpoiled(memory, "no counts", Arrays.copyOf(kept, free - 8));
        assertSpoiled(memory, "place 3 twice", with(kept, free + 4, 3));
        assertSpoiled(memory, "place 8", with(kept, free, 8));
        assertSpoiled(memory, "place -1", with(kept, entries, -1));
        assertSpoiled(memory, "two entries of id 2", with(kept, entries + 4, 2));
        assertSpoiled(memory, "cannot be free", with(kept, free - 4, 9));
        assertSpoiled(memory, "cannot be free", with(kept, free - 16, 1 << 30));
        assertSpoiled(memory, "counts", with(kept, free - 24, -1));
    }

    private static byte[] with(byte[] kept, int at, int value) {
        byte[] changed = kept.clone();
        ByteBuffer.wrap(changed).putInt(at, value);
        return changed;
    }

    private static void assertSpoiled(AttentionMemory memory, String part, byte[] spoiled) {
        byte[] before = memory.snapshot();
        assertRefused(Code.STATE, part, () -> memory.restore(spoiled));
        assertArrayEquals(before, memory.snapshot());
    }
}
