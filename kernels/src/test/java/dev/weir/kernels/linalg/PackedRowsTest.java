package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PackedRowsTest {
    private final RandomGenerator random = Seeds.generator(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 17, 64, 100})
    void aPanelGivesTheBitsOfPairsInBothForms(int columns) {
        for (int count : new int[] {0, 1, 7, 8, 9, 30}) {
            float[] anchors = floats(count * columns);
            float[] x = floats(5 * columns);
            PackedRows packed = PackedRows.of(anchors, count, columns);
            float[] distances = new float[4 * packed.stride()];
            float[] dots = new float[4 * packed.stride()];
            packed.squaredDistances(x, 1, 4, distances);
            packed.dots(x, 1, 4, dots);
            for (int r = 0; r < 4; r++) {
                float[] row = Arrays.copyOfRange(x, (r + 1) * columns, (r + 2) * columns);
                for (int a = 0; a < count; a++) {
                    float[] anchor = Arrays.copyOfRange(anchors, a * columns, (a + 1) * columns);
                    int at = r * packed.stride() + a;
                    assertEquals(SquaredDistance.plain(row, anchor), distances[at], 0f);
                    assertEquals(DotProduct.plain(row, anchor), dots[at], 0f);
                }
            }
            assertArrayEquals(anchors, packed.toRows());
        }
    }

    @Test
    void thePlainPanelsGiveTheSameBits() {
        float[] anchors = floats(8 * 19);
        float[] x = floats(19);
        float[] plain = new float[8];
        float[] vector = new float[8];
        float[] panel = packedPanel(anchors, 19);
        PackedRows.plainDistances(x, 0, 19, panel, 0, plain, 0);
        PanelLoops.squaredDistances(x, 0, 19, panel, 0, vector, 0);
        assertArrayEquals(plain, vector);
        PackedRows.plainDots(x, 0, 19, panel, 0, plain, 0);
        PanelLoops.dots(x, 0, 19, panel, 0, vector, 0);
        assertArrayEquals(plain, vector);
    }

    private static float[] packedPanel(float[] rows, int columns) {
        float[] panel = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            panel[(i % columns) * PackedRows.PANEL + i / columns] = rows[i];
        }
        return panel;
    }

    @Test
    void rowsThatAreReplacedAppendedAndDroppedAreThoseOfAFreshOne() {
        PackedRows packed = new PackedRows(3);
        float[] rows = floats(30);
        for (int row = 0; row < 10; row++) {
            packed.add(rows, 3 * row);
        }
        packed.set(4, rows, 0);
        packed.removeLast();
        packed.add(rows, 6);
        float[] want = rows.clone();
        System.arraycopy(rows, 0, want, 12, 3);
        System.arraycopy(rows, 6, want, 27, 3);
        assertArrayEquals(want, packed.toRows());
        packed.set(2, new float[3], 0);
        assertTrue(packed.isZero(2) && !packed.isZero(3));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.3, 64, 1e-30, 1e30})
    void aGaussianIsRoundedAsItsDefinitionIs(double scale) {
        float[] distances = new float[20_003];
        for (int i = 0; i < distances.length; i++) {
            // Half of them lie as near as floats can to the middle between two whole numbers.
            double units = i % 2 == 0 ? random.nextInt(1 << (1 + i % 24)) + 0.5 : 1 + random.nextDouble() * 1e7;
            distances[i] = (float) Math.max(0, -scale * Math.log(units / Excess.ENTRY_MAX));
        }
        distances[5] = Float.POSITIVE_INFINITY;
        distances[6] = 0;
        distances[7] = Float.MAX_VALUE;
        int[] units = new int[distances.length + 2];
        Gaussian.units(distances, 0, distances.length, scale, units, 2);
        for (int i = 0; i < distances.length; i++) {
            assertEquals(Gaussian.units(distances[i], scale), units[i + 2], "of " + distances[i]);
        }
        assertEquals(Excess.ENTRY_MAX, units[8]);
        assertEquals(0, units[7]);
    }

    @Test
    void nothingNextToTheMiddleIsLeftToThePolynomial() {
        // With a scale of 1 and distances that are doubles the middle is missed by less than a float can; scales stand
        // in for them.
        int[] units = new int[4];
        for (int whole = 0; whole < 4096; whole++) {
            double middle = -Math.log((whole + 0.5) / Excess.ENTRY_MAX);
            float[] ones = {1, 1, 1, 1};
            Gaussian.units(ones, 0, 4, 1 / middle, units, 0);
            assertEquals(Gaussian.units(1, 1 / middle), units[3]);
        }
    }

    private float[] floats(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat(-2, 2);
        }
        return values;
    }
}
