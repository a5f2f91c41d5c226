package dev.weir.kernels.prefix;

import dev.weir.kernels.recurrence.HeadShapes;
import dev.weir.kernels.recurrence.LinearState;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The arrays of a run: inputs as f32, and the outputs that are wanted. */
final class PrefixArrays {
    final float[] q;
    final float[] k;
    final float[] v;
    final float[] kp;
    final float[] vp;
    final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final PrefixJob job;

    PrefixArrays(PrefixJob job) {
        this.job = job;
        q = job.job.widened("Q").values();
        k = job.job.widened("K").values();
        v = job.job.widened("V").values();
        kp = job.job.has("Kp") ? job.job.widened("Kp").values() : new float[0];
        vp = job.job.has("Vp") ? job.job.widened("Vp").values() : new float[0];
    }

    /** An output as O is, kept under its name if it is wanted. */
    float[] rows(String name) {
        FloatTensor tensor = new FloatTensor(HeadShapes.shape(job.queries, job.nq, job.valueDim));
        if (job.wants(name)) {
            outputs.put(name, tensor);
        }
        return tensor.values();
    }

    float[] sums() {
        FloatTensor tensor = new FloatTensor(HeadShapes.shape(job.queries, job.nq));
        if (job.wants("LSE")) {
            outputs.put("LSE", tensor);
        }
        return tensor.values();
    }

    /** Z64 and z64, as far as they are wanted. */
    void states() {
        if (!job.wants("Z64") && !job.wants("z64")) {
            return;
        }
        int width = job.map().width();
        Shape wide = HeadShapes.shape(job.queries, width, job.valueDim);
        double[] sums = new double[wide.count()];
        double[] weights = new double[job.heads * width];
        for (int head = 0; head < job.heads; head++) {
            LinearState state = PrefixJob.exactState(
                    job.map(),
                    kp,
                    head * job.prefix * job.dim,
                    vp,
                    head * job.prefix * job.valueDim,
                    job.prefix,
                    job.valueDim);
            System.arraycopy(state.sums(), 0, sums, head * width * job.valueDim, width * job.valueDim);
            System.arraycopy(state.weights(), 0, weights, head * width, width);
        }
        if (job.wants("Z64")) {
            outputs.put("Z64", new DoubleTensor(wide, sums));
        }
        if (job.wants("z64")) {
            outputs.put("z64", new DoubleTensor(HeadShapes.shape(job.queries, width), weights));
        }
    }
}
