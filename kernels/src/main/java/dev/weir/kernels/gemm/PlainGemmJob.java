package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Map;
import java.util.Optional;

/** The definition of the kernel {@code gemm}: each element a sum in double precision. */
public final class PlainGemmJob {
    private PlainGemmJob() {}

    public static Map<String, Tensor> run(Job asked) {
        GemmJob job = GemmJob.of(asked);
        Optional<Tensor> addend = job.addend();
        float[] c = new float[job.shape.count()];
        for (int i = 0; i < job.batches * job.m; i++) {
            for (int j = 0; j < job.n; j++) {
                int place = i * job.n + j;
                double sum = job.alpha * sum(job, i / job.m, i % job.m, j);
                c[place] = (float)
                        (addend.isEmpty() ? sum : sum + job.beta * addend.get().at(place));
            }
            asked.pulse().beat();
        }
        return Map.of(
                "C",
                job.output == Type.F32 ? new FloatTensor(job.shape, c) : HalfTensor.rounded(job.shape, job.output, c));
    }

    private static double sum(GemmJob job, int batch, int i, int j) {
        Matrices a = job.a;
        Matrices b = job.b;
        double sum = 0;
        for (int l = 0; l < job.k; l++) {
            sum += a.tensor().at(a.start(batch) + (job.transposeA ? l * a.columns() + i : i * a.columns() + l))
                    * b.tensor().at(b.start(batch) + (job.transposeB ? j * b.columns() + l : l * b.columns() + j));
        }
        return sum;
    }
}
