package dev.weir.kernels.prefix;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Tensor;

/** The inputs Z and z: each f32, or f64 as a job gives them out. */
final class GivenState {
    private final Tensor sums;
    private final Tensor weights;

    /** @throws Refused with {@link Code#TYPE}, {@link Code#SHAPE}, or {@link Code#RANGE} if an element is finite, but no f32 */
    GivenState(Job job, int[] sumSizes, int[] weightSizes) {
        sums = checked(job, "Z", sumSizes);
        weights = checked(job, "z", weightSizes);
    }

    private static Tensor checked(Job job, String input, int[] sizes) {
        Tensor tensor = job.tensor(input);
        Refused.unless(
                tensor instanceof FloatTensor || tensor instanceof DoubleTensor,
                Code.TYPE,
                () -> input + " must be f32 or f64, but is " + tensor.type().title());
        job.requireShape(input, sizes);
        if (tensor instanceof DoubleTensor doubles) {
            for (int i = 0; i < doubles.values().length; i++) {
                double value = doubles.values()[i];
                if (Float.isInfinite((float) value) && !Double.isInfinite(value)) {
                    throw new Refused(Code.RANGE, input + " must lie within f32, but has " + value + " at place " + i);
                }
            }
        }
        return tensor;
    }

    /** @throws Refused with {@link Code#STATE} if a weight is negative, as no sum of features that cannot be negative is */
    void requireWeights() {
        for (int i = 0; i < weights.shape().count(); i++) {
            double weight = weights.at(i);
            if (weight < 0) {
                throw new Refused(Code.STATE, "z must not be negative, but has " + weight + " at place " + i);
            }
        }
    }

    double[] sums(int head, int length) {
        return wide(sums, head * length, length);
    }

    double[] weights(int head, int length) {
        return wide(weights, head * length, length);
    }

    private static double[] wide(Tensor from, int at, int length) {
        double[] to = new double[length];
        for (int i = 0; i < length; i++) {
            to[i] = from.at(at + i);
        }
        return to;
    }

    float[] narrowSums(int head, int length) {
        return narrow(sums, head * length, length);
    }

    float[] narrowWeights(int head, int length) {
        return narrow(weights, head * length, length);
    }

    private static float[] narrow(Tensor from, int at, int length) {
        float[] to = new float[length];
        for (int i = 0; i < length; i++) {
            to[i] = (float) from.at(at + i);
        }
        return to;
    }
}
