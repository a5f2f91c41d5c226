package dev.weir.kernels.element;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FeaturesTest {
    static LongStream seeds() {
        return Seeds.of(20);
    }

    private static Features dense(int size, RandomGenerator random) {
        float[] values = new float[size];
        double share = random.nextDouble();
        for (int column = 0; column < size; column++) {
            values[column] = random.nextDouble() < share ? (float) random.nextGaussian() : 0;
        }
        return Features.of(values);
    }

    private static Features sparse(Features features) {
        int[] columns = IntStream.range(0, features.size())
                .filter(column -> features.at(column) != 0)
                .toArray();
        float[] values = new float[columns.length];
        for (int entry = 0; entry < values.length; entry++) {
            values[entry] = features.at(columns[entry]);
        }
        return Features.sparse(features.size(), columns, values);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothFormsAreTheSameVectorAndAllArithmeticGivesTheSameBits(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        for (int size : new int[] {0, 1, 7, 8, 9, 31, 64, 65}) {
            Features a = dense(size, random);
            Features b = dense(size, random);
            Features aSparse = sparse(a);
            Features bSparse = sparse(b);
            requireSame(a, aSparse);
            requireSame(a.normalised(), aSparse.normalised());
            assertEquals(a.equals(b), aSparse.equals(b));
            assertEquals(a.equals(b), a.equals(bSparse));
            for (Features left : new Features[] {a, aSparse}) {
                for (Features right : new Features[] {b, bSparse}) {
                    assertEquals(a.dot(b), left.dot(right), 0);
                    assertEquals(a.squaredDistance(b), left.squaredDistance(right), 0);
                    assertEquals(a.squaredDistance(b), right.squaredDistance(left), 0);
                }
            }
        }
    }

    private static void requireSame(Features dense, Features sparse) {
        assertEquals(dense, sparse);
        assertEquals(sparse, dense);
        assertEquals(dense.hashCode(), sparse.hashCode());
        assertEquals(dense.isZero(), sparse.isZero());
        assertEquals(dense.length(), sparse.length(), 0);
        float[] row = new float[dense.size() + 1];
        row[dense.size()] = 5;
        row[0] = 5;
        sparse.copyInto(row, 0);
        for (int column = 0; column < dense.size(); column++) {
            assertEquals(dense.at(column), sparse.at(column), 0);
            assertEquals(dense.at(column), row[column], 0);
        }
        assertEquals(5, row[dense.size()], 0);
    }

    @Test
    void oneOtherValueColumnOrSizeIsAnotherVector() {
        Features one = Features.sparse(9, new int[] {2, 5}, new float[] {1, 2});
        assertNotEquals(one, Features.sparse(9, new int[] {2, 5}, new float[] {1, 3}));
        assertNotEquals(one, Features.sparse(9, new int[] {2, 6}, new float[] {1, 2}));
        assertNotEquals(one, Features.sparse(10, new int[] {2, 5}, new float[] {1, 2}));
        assertNotEquals(one, Features.of(0, 0, 1, 0, 0, 2));
        assertNotEquals(one, Features.of(0, 0, 1, 0, 0, 2, 0, 0, 1));
        assertNotEquals(Features.of(0, 0, 1, 0, 0, 0, 0, 0, 0), one);
        assertEquals(Features.of(-0f), Features.of(0f));
    }

    @Test
    void aVectorMayHaveAllColumnsThatAnIntCanCount() {
        Features wide = Features.sparse(Integer.MAX_VALUE, new int[] {0, 2_147_483_646}, new float[] {3, 4});
        assertTrue(wide.isSparse());
        assertEquals(4, wide.at(2_147_483_646), 0);
        assertEquals(0, wide.at(1_000_000_000), 0);
        assertEquals(25, wide.dot(wide), 0);
        assertEquals(5, wide.length(), 0);
        assertEquals("{0: 3.0, 2147483646: 4.0} of 2147483647", wide.toString());
        assertThrows(IndexOutOfBoundsException.class, () -> wide.at(-1));
    }

    @Test
    void theArraysAreCopiedOnTheWayIn() {
        int[] columns = {1};
        float[] values = {2};
        Features sparse = Features.sparse(3, columns, values);
        Features dense = Features.of(values);
        columns[0] = 0;
        values[0] = 9;
        assertEquals(Features.of(0, 2, 0), sparse);
        assertEquals(2, dense.at(0), 0);
        assertFalse(dense.isSparse());
        float[] row = new float[3];
        sparse.copyInto(row, 0);
        assertArrayEquals(new float[] {0, 2, 0}, row);
    }

    @Test
    void whatIsNoFeatureVectorIsRefusedWithTheColumn() {
        requireRefused("feature 1 must be finite, but was NaN", () -> Features.of(0, Float.NaN));
        requireRefused(
                "feature 7 must be finite and, as it is listed, not 0, but was Infinity",
                () -> Features.sparse(8, new int[] {7}, new float[] {Float.POSITIVE_INFINITY}));
        requireRefused(
                "feature 7 must be finite and, as it is listed, not 0, but was -0.0",
                () -> Features.sparse(8, new int[] {7}, new float[] {-0f}));
        requireRefused(
                "the columns of sparse features must ascend from 0 to 7, but entry 0 is column 8",
                () -> Features.sparse(8, new int[] {8}, new float[] {1}));
        requireRefused(
                "the columns of sparse features must ascend from 0 to 7, but entry 1 is column 3 after 3",
                () -> Features.sparse(8, new int[] {3, 3}, new float[] {1, 1}));
        requireRefused(
                "the columns of sparse features must ascend from 0 to 7, but entry 0 is column -1",
                () -> Features.sparse(8, new int[] {-1}, new float[] {1}));
        requireRefused(
                "there must be 0 to 2147483647 columns, but are -1",
                () -> Features.sparse(-1, new int[0], new float[0]));
        requireRefused(
                "columns and values must be as many, but are 1 and 2",
                () -> Features.sparse(8, new int[] {1}, new float[] {1, 2}));
    }

    private static void requireRefused(String message, Executable wrong) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, wrong).getMessage());
    }
}
