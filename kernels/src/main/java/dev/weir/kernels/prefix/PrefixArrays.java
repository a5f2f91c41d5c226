package dev.weir.kernels.prefix;

import dev.weir.kernels.recurrence.FeatureMap;
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
    final float[] kp;
    final float[] vp;
    final Map<String, Tensor> outputs = new LinkedHashMap<>();
    private final PrefixJob job;

    PrefixArrays(PrefixJob job) {
        this.job = job;
        q = job.job.widened("Q").values();
        kp = job.job.has("Kp") ? job.job.widened("Kp").values() : new float[0];
        vp = job.job.has("Vp") ? job.job.widened("Vp").values() : new float[0];
    }

    /** An output as O is, kept under its name if it is wanted. */
    float[] rows(String name) {
        FloatTensor tensor = new FloatTensor(HeadShapes.shape(job.queries, job.queries.size(-2), job.valueDim));
        if (job.wants(name)) {
            outputs.put(name, tensor);
        }
        return tensor.values();
    }

    float[] sums() {
        FloatTensor tensor = new FloatTensor(HeadShapes.shape(job.queries, job.queries.size(-2)));
        if (job.wants("LSE")) {
            outputs.put("LSE", tensor);
        }
        return tensor.values();
    }

    /** The state of the prefix of a head of keys: its rows one by one, in double precision. */
    LinearState state(int head, FeatureMap map) {
        LinearState state = LinearState.trusting(map, job.valueDim, 1);
        for (int row = head * job.prefix; row < (head + 1) * job.prefix; row++) {
            state.add(kp, row * job.dim, vp, row * job.valueDim);
        }
        return state;
    }

    /** Z64 and z64, as far as they are wanted. */
    void states() {
        if (!job.wants("Z64") && !job.wants("z64")) {
            return;
        }
        int width = job.map().width();
        Shape wide = HeadShapes.shape(job.keys, width, job.valueDim);
        double[] sums = new double[wide.count()];
        double[] weights = new double[job.sight.sheets() * width];
        for (int head = 0; head < job.sight.sheets(); head++) {
            LinearState state = state(head, job.map());
            System.arraycopy(state.sums(), 0, sums, head * width * job.valueDim, width * job.valueDim);
            System.arraycopy(state.weights(), 0, weights, head * width, width);
        }
        if (job.wants("Z64")) {
            outputs.put("Z64", new DoubleTensor(wide, sums));
        }
        if (job.wants("z64")) {
            outputs.put("z64", new DoubleTensor(HeadShapes.shape(job.keys, width), weights));
        }
    }
}
