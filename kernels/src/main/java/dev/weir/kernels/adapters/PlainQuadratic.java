package dev.weir.kernels.adapters;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/** The definition of {@code quadratic_neuron}, in double precision. */
public final class PlainQuadratic {
    private PlainQuadratic() {}

    public static Map<String, Tensor> run(Job asked) {
        QuadraticJob job = QuadraticJob.of(asked);
        Tensor wr = asked.tensor("Wr");
        Tensor wg = asked.tensor("Wg");
        Tensor wb = asked.tensor("Wb");
        float[] y = new float[job.rows * job.out];
        for (int row = 0; row < job.rows; row++) {
            for (int j = 0; j < job.out; j++) {
                double left = asked.tensor("br").at(j);
                double right = asked.tensor("bg").at(j);
                double power = asked.tensor("c").at(j);
                for (int i = 0; i < job.in; i++) {
                    double x = job.x.at(row * job.in + i);
                    left += x * wr.at(j * job.in + i);
                    right += x * wg.at(j * job.in + i);
                    power += x * x * wb.at(j * job.in + i);
                }
                y[row * job.out + j] = (float) (left * right + power);
            }
            asked.pulse().beat();
        }
        return Map.of("y", new FloatTensor(Shape.of(job.rows, job.out), y));
    }
}
