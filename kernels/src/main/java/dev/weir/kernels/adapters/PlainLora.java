package dev.weir.kernels.adapters;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;

/** The definitions of {@code lora_gemm} and {@code lora_grad}, row by row in double precision. */
public final class PlainLora {
    private PlainLora() {}

    public static Map<String, Tensor> multiply(Job asked) {
        LoraJob job = LoraJob.of(asked);
        float[] y = new float[job.rows * job.out];
        for (int row = 0; row < job.rows; row++) {
            double[] x = row(job.x.values(), row, job.in);
            double[] sum = times(x, job.w.values(), job.out);
            if (job.rowTenant[row] >= 0) {
                LoraJob.Tenant tenant = job.tenants.get(job.rowTenant[row]);
                double[] added = times(times(x, tenant.a(), tenant.rank()), tenant.b(), job.out);
                for (int j = 0; j < job.out; j++) {
                    sum[j] += tenant.scale() * added[j];
                }
            }
            for (int j = 0; j < job.out; j++) {
                y[row * job.out + j] = (float) sum[j];
            }
            asked.pulse().beat();
        }
        return Map.of("Y", new FloatTensor(Shape.of(job.rows, job.out), y));
    }

    public static Map<String, Tensor> differentiate(Job asked) {
        LoraGradJob job = LoraGradJob.of(asked);
        double[] da = new double[job.in * job.rank];
        double[] db = new double[job.rank * job.out];
        for (int row = 0; row < job.rows; row++) {
            double[] x = row(job.x, row, job.in);
            double[] dy = row(job.dy, row, job.out);
            double[] narrow = times(x, job.a, job.rank);
            for (int r = 0; r < job.rank; r++) {
                double back = 0;
                for (int j = 0; j < job.out; j++) {
                    back += dy[j] * job.b[r * job.out + j];
                    db[r * job.out + j] += job.scale * narrow[r] * dy[j];
                }
                for (int i = 0; i < job.in; i++) {
                    da[i * job.rank + r] += job.scale * x[i] * back;
                }
            }
            asked.pulse().beat();
        }
        return Map.of("dA", floats(da, job.in, job.rank), "dB", floats(db, job.rank, job.out));
    }

    private static double[] row(float[] values, int row, int columns) {
        double[] result = new double[columns];
        for (int j = 0; j < columns; j++) {
            result[j] = values[row * columns + j];
        }
        return result;
    }

    /** A row times a matrix. */
    private static double[] times(double[] row, float[] matrix, int columns) {
        double[] result = new double[columns];
        for (int l = 0; l < row.length; l++) {
            for (int j = 0; j < columns; j++) {
                result[j] += row[l] * matrix[l * columns + j];
            }
        }
        return result;
    }

    private static FloatTensor floats(double[] values, int rows, int columns) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return new FloatTensor(Shape.of(rows, columns), rounded);
    }
}
