package dev.weir.kernels.prefix;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.recurrence.FeatureMap;
import dev.weir.kernels.recurrence.LinearState;
import dev.weir.kernels.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The definition: for each query one sum over the keys in sight and the state, scaled by the greatest of its terms; in double precision. */
final class PlainPrefix {
    private final PrefixJob job;
    private final PrefixArrays arrays;
    private final float[] k;
    private final float[] v;
    /** Rows of queries for each head of keys. */
    private final int rows;

    private PlainPrefix(PrefixJob job) {
        this.job = job;
        arrays = new PrefixArrays(job);
        k = job.job.widened("K").values();
        v = job.job.widened("V").values();
        rows = job.sight.rows();
    }

    static Map<String, Tensor> run(Job job) {
        PlainPrefix plain = new PlainPrefix(new PrefixJob(job));
        plain.run();
        return plain.arrays.outputs;
    }

    private void run() {
        if (job.through()) {
            float[] sums = arrays.sums();
            float[] out = arrays.rows("O");
            for (int head = 0; head < job.sight.sheets(); head++) {
                throughState(head, job.map(), job.given, out, sums);
            }
        }
        for (int degree : job.degrees()) {
            FeatureMap map = FeatureMap.taylor(job.dim, degree, job.scale);
            float[] out = arrays.rows(PrefixJob.DEGREE + degree);
            float[] sums = new float[job.sight.sheets() * rows];
            for (int head = 0; head < job.sight.sheets(); head++) {
                throughState(head, map, Optional.empty(), out, sums);
            }
        }
        if (job.wants("exact")) {
            exact(arrays.rows("exact"));
        }
        arrays.states();
    }

    private void throughState(int head, FeatureMap map, Optional<GivenState> given, float[] out, float[] sums) {
        double[] z;
        double[] total;
        if (given.isPresent()) {
            z = given.get().weights(head, map.width());
            total = given.get().sums(head, map.width() * job.valueDim);
        } else {
            LinearState state = arrays.state(head, map);
            z = state.weights();
            total = state.sums();
        }
        double[] feature = new double[map.width()];
        for (int i = 0; i < rows; i++) {
            job.job.pulse().beat();
            int row = head * rows + i;
            map.exactly(arrays.q, row * job.dim, feature);
            double weight = 0;
            double[] values = new double[job.valueDim];
            for (int f = 0; f < feature.length; f++) {
                weight += feature[f] * z[f];
                for (int c = 0; c < values.length; c++) {
                    values[c] += feature[f] * total[f * job.valueDim + c];
                }
            }
            Mean mean = new Mean(weight <= 0 ? Double.NEGATIVE_INFINITY : Math.log(weight), values);
            mean.seeKeys(head, i);
            mean.put(out, sums, row);
        }
    }

    private void exact(float[] out) {
        float[] sums = new float[job.sight.sheets() * rows];
        for (int head = 0; head < job.sight.sheets(); head++) {
            for (int i = 0; i < rows; i++) {
                job.job.pulse().beat();
                int row = head * rows + i;
                Mean mean = new Mean(Double.NEGATIVE_INFINITY, new double[job.valueDim]);
                for (int j = head * job.prefix; j < (head + 1) * job.prefix; j++) {
                    mean.see(arrays.kp, arrays.vp, j, row, 0);
                }
                mean.seeKeys(head, i);
                mean.put(out, sums, row);
            }
        }
    }

    /** A sum of weighted values and of their weights, both divided by {@code exp(greatest)}. */
    private final class Mean {
        private double greatest;
        private double weight;
        private final double[] values;

        /** Begins with values of which the logarithm of the weight is known. */
        Mean(double logarithm, double[] values) {
            greatest = logarithm;
            weight = logarithm == Double.NEGATIVE_INFINITY ? 0 : 1;
            this.values = values;
            for (int c = 0; c < values.length; c++) {
                values[c] = weight == 0 ? 0 : values[c] * Math.exp(-logarithm);
            }
        }

        /** The keys in sight of a row. */
        void seeKeys(int head, int i) {
            int keys = job.keys.size(-2);
            for (int j = 0; j < keys; j++) {
                double added = job.sight.added(head, i, j);
                if (added != Double.NEGATIVE_INFINITY) {
                    see(k, v, head * keys + j, head * rows + i, added);
                }
            }
        }

        void see(float[] keys, float[] from, int key, int query, double added) {
            double product = 0;
            for (int d = 0; d < job.dim; d++) {
                product += (double) arrays.q[query * job.dim + d] * keys[key * job.dim + d];
            }
            double logit = job.scale * product + added;
            double most = Math.max(greatest, logit);
            double before = greatest == most ? 1 : Math.exp(greatest - most);
            double now = Math.exp(logit - most);
            weight = weight * before + now;
            for (int c = 0; c < values.length; c++) {
                values[c] = values[c] * before + now * from[key * job.valueDim + c];
            }
            greatest = most;
        }

        void put(float[] out, float[] sums, int row) {
            for (int c = 0; c < values.length; c++) {
                out[row * values.length + c] = weight == 0 ? 0 : (float) (values[c] / weight);
            }
            sums[row] = (float) (greatest + Math.log(weight));
        }
    }
}
