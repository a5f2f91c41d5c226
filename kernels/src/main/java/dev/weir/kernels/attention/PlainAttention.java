package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/** The definition: all logits of a row, their greatest, then the sums; in double precision. */
final class PlainAttention {
    private PlainAttention() {}

    static Map<String, Tensor> run(Job job) {
        Arguments arguments = new Arguments(job);
        AttentionShape shape = arguments.shape();
        Partial result = Partial.none(shape.rows() * shape.heads(), shape.valueWidth());
        for (int sheet = arguments.firstSheet(); sheet < arguments.endSheet(); sheet++) {
            sheet(job, arguments, sheet, result);
        }
        return arguments.outputs(result.outputs(), result.lse());
    }

    private static void sheet(Job job, Arguments arguments, int sheet, Partial result) {
        AttentionShape shape = arguments.shape();
        int b = sheet / shape.keyHeads();
        int head = sheet % shape.keyHeads() * shape.group();
        double[] logits = new double[shape.keys(b)];
        double[] sum = new double[shape.valueWidth()];
        for (int row = 0; row < shape.queries(b) * shape.group(); row++) {
            int h = head + row / shape.queries(b);
            int i = row % shape.queries(b);
            for (int j = 0; j < logits.length; j++) {
                double added = arguments.masks().added(b, h, i, j);
                logits[j] = added == Double.NEGATIVE_INFINITY
                        ? added
                        : arguments.scale() * dot(arguments.queries(sheet), row, arguments.keys(sheet), j) + added;
            }
            int place = shape.queryMap(sheet, 1).at(row);
            result.lse()[place] = (float) softmax(logits, arguments.values(sheet), sum);
            for (int c = 0; c < sum.length; c++) {
                result.outputs()[place * sum.length + c] = (float) sum[c];
            }
            job.pulse().beat();
        }
    }

    /**
     * Means of values, weighted by the exponentials of logits.
     *
     * @param mean overwritten; zeros if every logit is −∞
     * @return the logarithm of the sum of the exponentials
     */
    static double softmax(double[] logits, Rows values, double[] mean) {
        Arrays.fill(mean, 0);
        double greatest = Arrays.stream(logits).max().orElse(Double.NEGATIVE_INFINITY);
        if (greatest == Double.NEGATIVE_INFINITY) {
            return greatest;
        }
        double total = 0;
        for (int j = 0; j < logits.length; j++) {
            double weight = Math.exp(logits[j] - greatest);
            total += weight;
            for (int c = 0; weight != 0 && c < mean.length; c++) {
                mean[c] += weight * values.at(j, c);
            }
        }
        for (int c = 0; c < mean.length; c++) {
            mean[c] /= total;
        }
        return greatest + Math.log(total);
    }

    static double dot(Rows left, int row, Rows right, int other) {
        double sum = 0;
        for (int c = 0; c < left.width(); c++) {
            sum += left.at(row, c) * right.at(other, c);
        }
        return sum;
    }
}
