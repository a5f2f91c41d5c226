package dev.weir.kernels.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TilePlanTest {
    /** Beside a narrower row its greatest logit and sum are not small, and the constant is larger. */
    private static final int[] WIDTHS = {16, 64, 100, 128, 256, 1024};

    private static final int[] MEMORIES = {32, 100, 1 << 8, 1 << 12, 5000, 1 << 16, 1 << 20};
    /** From the square root of the memory on: fewer keys are read once, whatever the plan. */
    private static final int[] LENGTHS = {1024, 4096, 5000, 100_000};

    @Test
    void noMoreThanEightTimesTheLeastMovesEitherWay() {
        for (int width : WIDTHS) {
            for (int memory : MEMORIES) {
                for (int length : LENGTHS) {
                    TilePlan plan = TilePlan.of(length, length, width, width, memory);
                    double n = length;
                    double d = width;
                    boolean square = memory < d * d;
                    assertEquals(square, plan.square());
                    double bound = square
                            ? 8 * (n * n * d / Math.sqrt(memory) + n * n)
                            : 8 * Math.max(n * n * d * d / memory, n * d);
                    assertTrue(
                            plan.plannedElementsMoved() <= bound,
                            plan + " of " + length + " × " + width + " with " + memory + " moves more than " + bound);
                }
            }
        }
    }

    @Test
    void tilesFitTheFastMemory() {
        for (int width : WIDTHS) {
            for (int memory : MEMORIES) {
                TilePlan plan = TilePlan.of(100_000, 100_000, width, width, memory);
                long needed = plan.square()
                        ? (long) plan.rows() * plan.keys() + plan.rows() + plan.keys()
                        : (long) plan.rows() * (2L * width + 2)
                                + (long) plan.keys() * 2 * width
                                + (long) plan.rows() * plan.keys();
                assertTrue(needed <= memory, plan + " needs " + needed + " of " + memory);
            }
        }
    }

    @Test
    void aFastMemoryBelowAnyCacheIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> TilePlan.of(1, 1, 1, 1, 31));
    }
}
