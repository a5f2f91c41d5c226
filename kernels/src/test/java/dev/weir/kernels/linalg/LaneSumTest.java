package dev.weir.kernels.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Seeds;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LaneSumTest {
    /** More than it takes to have a method compiled. */
    private static final int ROUNDS = 20_000;

    static LongStream seeds() {
        return Seeds.of(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void floatsAreAddedByHalvesTheFirstTimeAsTheLast(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        float[] values = new float[FloatVector.SPECIES_PREFERRED.length()];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            float sum = LaneSum.of(FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, values, 0));
            for (int half = values.length / 2; half > 0; half /= 2) {
                for (int i = 0; i < half; i++) {
                    values[i] += values[i + half];
                }
            }
            assertEquals(values[0], sum);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void doublesToo(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        double[] values = new double[DoubleVector.SPECIES_PREFERRED.length()];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextGaussian();
            }
            double sum = LaneSum.of(DoubleVector.fromArray(DoubleVector.SPECIES_PREFERRED, values, 0));
            for (int half = values.length / 2; half > 0; half /= 2) {
                for (int i = 0; i < half; i++) {
                    values[i] += values[i + half];
                }
            }
            assertEquals(values[0], sum);
        }
    }
}
