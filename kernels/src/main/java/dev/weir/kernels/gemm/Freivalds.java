package dev.weir.kernels.gemm;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Whether a product is right, in much less work than computing it: {@code C·x} is compared with {@code alpha·op(A)·(op(B)·x) + beta·C0·x}, for vectors x drawn anew in each round and in double
 * precision. Θ(batch·(m·k + k·n + m·n)) a round. Freivalds, "Probabilistic machines can use less running time" (1977).
 *
 * <p>The elements of x are +1 or −1. None is small, so that one wrong element is seen whole in every round, where a normal variate may hide it; wrong elements of one row that could cancel do so for
 * half of the draws at most. And sums of bounded terms with random signs are short: if the errors of a row that rounding explains have length e, all rounds together are further off than {@value
 * #DEVIATIONS}·e once in 10¹³ times (Hoeffding).
 *
 * <p>That length: rounding puts an element off by about {@code √k·u·‖row of A‖·‖column of B‖} ({@code u = 2⁻²⁴}; Higham and Mary, "A new approach to probabilistic rounding error analysis", 2019), and
 * the columns together have the length of B, so it is {@code √k·u·|alpha|·‖row of A‖·‖B‖}, and a unit in the last place of what was stored. A wrong element is found for certain where it is off by
 * more than twice {@value #DEVIATIONS} times that: for k = n = 1000 and numbers from −1 to 1 about a thirtieth of an element of C.
 */
public final class Freivalds {
    private static final double DEVIATIONS = 8;

    /** Of how much rounding may do more than is likely. */
    private static final double LAMBDA = 1;

    private static final double HALF_UNIT = 0x1p-24;

    private final GemmJob job;
    private final Tensor c;
    private final Optional<Tensor> addend;

    private Freivalds(GemmJob job, Tensor c) {
        this.job = job;
        this.c = c;
        addend = job.addend();
    }

    /**
     * @param outputs with C
     * @param rounds at least 1
     * @return false if C is missing, of another shape or type, or certainly wrong
     * @throws Refused as the planner does
     */
    public static boolean holds(Job job, Map<String, Tensor> outputs, long seed, int rounds) {
        if (rounds < 1) {
            throw new IllegalArgumentException("there must be a round at least, but there are " + rounds);
        }
        GemmJob.plan(job);
        GemmJob gemm = GemmJob.of(job);
        Tensor c = outputs.get("C");
        if (c == null || c.type() != gemm.output || !c.shape().equals(gemm.shape)) {
            return false;
        }
        Freivalds check = new Freivalds(gemm, Objects.requireNonNull(c));
        SplittableRandom random = new SplittableRandom(seed);
        for (int batch = 0; batch < gemm.batches; batch++) {
            double[] tolerance = check.tolerances(batch);
            for (int round = 0; round < rounds; round++) {
                if (!check.round(batch, random, tolerance)) {
                    return false;
                }
                job.pulse().beat();
            }
        }
        return true;
    }

    private boolean round(int batch, SplittableRandom random, double[] tolerance) {
        double[] x = new double[job.n];
        for (int j = 0; j < job.n; j++) {
            x[j] = random.nextBoolean() ? 1 : -1;
        }
        double[] inner = product(job.b, batch, job.transposeB, job.k, x);
        double[] want = product(job.a, batch, job.transposeA, job.m, inner);
        double[] got = rows(c, batch, x);
        double[] added = addend.map(each -> rows(each, batch, x)).orElseGet(() -> new double[job.m]);
        for (int i = 0; i < job.m; i++) {
            // Not "greater": a NaN is no right answer.
            if (!(Math.abs(got[i] - (job.alpha * want[i] + job.beta * added[i])) <= tolerance[i])) {
                return false;
            }
        }
        return true;
    }

    private double[] tolerances(int batch) {
        double[] rowsOfA = squares(job.a, batch, job.transposeA, job.m);
        double squaredB = 0;
        for (double row : squares(job.b, batch, job.transposeB, job.k)) {
            squaredB += row;
        }
        double stored =
                switch (job.output) {
                    case BF16 -> 0x1p-9;
                    case F16 -> 0x1p-12;
                    case F32, F64, I32 -> HALF_UNIT;
                };
        // Below its least normal number f16 has units of 2⁻²⁴.
        double least = job.output == Type.F16 ? 0x1p-25 * Math.sqrt(job.n) : 0;
        double[] tolerances = new double[job.m];
        for (int i = 0; i < job.m; i++) {
            double sums =
                    LAMBDA * Math.sqrt(job.k) * HALF_UNIT * Math.abs(job.alpha) * Math.sqrt(rowsOfA[i] * squaredB);
            int row = batch * job.m + i;
            double last = stored * 2 * length(c, row)
                    + addend.map(each -> LAMBDA * HALF_UNIT * Math.abs(job.beta) * length(each, row))
                            .orElse(0.0);
            tolerances[i] = DEVIATIONS * (sums + last + least) + Float.MIN_NORMAL * (job.k + job.n);
        }
        return tolerances;
    }

    /** Of a row of C or C0. */
    private double length(Tensor tensor, int row) {
        float[] values = new float[job.n];
        Matrices.load(tensor, row * job.n, values, 0, job.n);
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private double[] rows(Tensor tensor, int batch, double[] x) {
        double[] result = new double[job.m];
        float[] row = new float[job.n];
        for (int i = 0; i < job.m; i++) {
            Matrices.load(tensor, (batch * job.m + i) * job.n, row, 0, job.n);
            result[i] = dot(row, x);
        }
        return result;
    }

    /** {@code op(matrix)·x}, of {@code size} elements. */
    private static double[] product(Matrices matrix, int batch, boolean transpose, int size, double[] x) {
        double[] result = new double[size];
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.load(batch, i, 0, 1, matrix.columns(), row);
            if (transpose) {
                for (int j = 0; j < row.length; j++) {
                    result[j] += x[i] * row[j];
                }
            } else {
                result[i] = dot(row, x);
            }
        }
        return result;
    }

    /** The sum of the squares of each row of op(matrix). */
    private static double[] squares(Matrices matrix, int batch, boolean transpose, int size) {
        double[] result = new double[size];
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            matrix.load(batch, i, 0, 1, matrix.columns(), row);
            for (int j = 0; j < row.length; j++) {
                result[transpose ? j : i] += (double) row[j] * row[j];
            }
        }
        return result;
    }

    private static double dot(float[] row, double[] x) {
        double sum = 0;
        for (int j = 0; j < row.length; j++) {
            sum += row[j] * x[j];
        }
        return sum;
    }
}
