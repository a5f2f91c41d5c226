package dev.weir.kernels.adapters;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.gemm.SlicedGemm;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The kernel {@code lora_gemm}: one base for all rows, and each row's own tenant's low-rank addition, {@code Y = X·W + (alpha/rank)·(X·A)·B}.
 *
 * <pre>
 *   X   [rows, in]   W [in, out]   f32
 *   row_tenant [rows]              i32: the tenant of each row from 0, or −1 for none
 *   A0, A1, … [in, rank]           f32, one for each tenant; ranks may differ
 *   B0, B1, … [rank, out]
 *   Y   [rows, out]
 *
 *   alpha, rank                    lists, an entry for each tenant; rank at least 1
 * </pre>
 *
 * One product with W; then the rows of each tenant are gathered and go through two small products, always {@code (X·A)·B}: {@code A·B} would be as large as W. Work {@code 2·rows·in·out + 2·rows·rank·(in + out)};
 * scratch for {@value #ROWS} rows at a time.
 */
public final class LoraJob {
    public static final Signature SIGNATURE = Signature.of("X W row_tenant A#? B#?", "Y", "alpha rank check_finite");

    private static final int NONE = -1;
    private static final int ROWS = 512;

    /** So that scratch is an array. */
    private static final int RANK_MAX = Integer.MAX_VALUE / ROWS;

    /** @param scale alpha / rank */
    record Tenant(float[] a, float[] b, int rank, double scale) {}

    final FloatTensor x;
    final FloatTensor w;
    final int rows;
    final int in;
    final int out;
    final int[] rowTenant;
    final List<Tenant> tenants;

    private LoraJob(Job job) {
        x = job.floatsOfRank("X", 2);
        rows = x.shape().size(0);
        in = x.shape().size(1);
        job.floatsOfRank("W", 2);
        out = job.tensor("W").shape().size(1);
        w = job.floats("W", in, out);
        rowTenant = job.ints("row_tenant", rows).values();
        tenants = tenants(job, in, out);
        for (int row = 0; row < rows; row++) {
            int tenant = rowTenant[row];
            Refused.unless(
                    tenant >= NONE && tenant < tenants.size(),
                    Code.RANGE,
                    "row_tenant must be from -1 to " + (tenants.size() - 1) + ", but is " + tenant + " for row " + row);
        }
    }

    static LoraJob of(Job job) {
        return new LoraJob(job);
    }

    private static List<Tenant> tenants(Job job, int in, int out) {
        double[] alpha = job.params().numbers("alpha");
        double[] rank = job.params().numbers("rank");
        Refused.unless(
                alpha.length == rank.length,
                Code.SHAPE,
                "alpha and rank must have an entry for each tenant, but have " + alpha.length + " and " + rank.length);
        List<Tenant> tenants = new ArrayList<>();
        for (int tenant = 0; tenant < rank.length; tenant++) {
            int r = (int) rank[tenant];
            Refused.unless(
                    r == rank[tenant] && r >= 1 && r <= RANK_MAX,
                    Code.RANGE,
                    "rank of tenant " + tenant + " must be a whole number from 1 to " + RANK_MAX + ", but is "
                            + rank[tenant]);
            Refused.unless(
                    Double.isFinite(alpha[tenant]),
                    Code.RANGE,
                    "alpha of tenant " + tenant + " must be finite, but is " + alpha[tenant]);
            tenants.add(new Tenant(
                    job.floats("A" + tenant, in, r).values(),
                    job.floats("B" + tenant, r, out).values(),
                    r,
                    alpha[tenant] / r));
        }
        job.requireBelow(tenants.size(), "A");
        job.requireBelow(tenants.size(), "B");
        return tenants;
    }

    public static Plan plan(Job job) {
        LoraJob lora = new LoraJob(job);
        Shape y = shape(lora.rows, lora.out);
        job.requireFinite();
        double additions = 0;
        int widest = 0;
        for (int tenant : lora.rowTenant) {
            if (tenant != NONE) {
                additions += 2.0 * lora.tenants.get(tenant).rank * (lora.in + lora.out);
                widest = Math.max(widest, lora.tenants.get(tenant).rank);
            }
        }
        double bytes = 4.0 * y.count()
                + job.inputs().values().stream().mapToDouble(Tensor::bytes).sum();
        long gathered = Math.min(lora.rows, ROWS) * ((long) lora.in + widest + lora.out);
        return new Plan(
                2.0 * lora.rows * lora.in * lora.out + additions,
                bytes,
                4L * (y.count() + gathered + lora.rows + lora.tenants.size() + 1)
                        + VectorGemm.scratchBytes(lora.rows, lora.out, lora.in));
    }

    private static Shape shape(int rows, int columns) {
        try {
            return Shape.of(rows, columns);
        } catch (IllegalArgumentException e) {
            throw new Refused(Code.SHAPE, "Y is too large: " + e.getMessage());
        }
    }

    public static Form over(Gemm product) {
        return job -> Map.of("Y", new LoraJob(job).run(new SlicedGemm(product, job.pulse())));
    }

    private FloatTensor run(Gemm product) {
        FloatTensor y = new FloatTensor(Shape.of(rows, out));
        product.multiply(false, false, rows, out, in, 1, x.values(), 0, in, w.values(), 0, out, 0, y.values(), 0, out);
        int[] first = firstOfEach();
        int[] byTenant = byTenant(first);
        float[] gathered = new float[0];
        float[] narrow = gathered;
        float[] added = gathered;
        for (int t = 0; t < tenants.size(); t++) {
            Tenant tenant = tenants.get(t);
            for (int from = first[t]; from < first[t + 1]; from += Math.min(ROWS, first[t + 1] - from)) {
                int count = Math.min(ROWS, first[t + 1] - from);
                gathered = atLeast(gathered, count * in);
                narrow = atLeast(narrow, count * tenant.rank);
                added = atLeast(added, count * out);
                for (int i = 0; i < count; i++) {
                    System.arraycopy(x.values(), byTenant[from + i] * in, gathered, i * in, in);
                }
                add(product, tenant, count, gathered, narrow, added);
                for (int i = 0; i < count; i++) {
                    addRow(added, i * out, y.values(), byTenant[from + i] * out, out);
                }
            }
        }
        return y;
    }

    private void add(Gemm product, Tenant tenant, int count, float[] gathered, float[] narrow, float[] added) {
        int rank = tenant.rank;
        product.multiply(false, false, count, rank, in, 1, gathered, 0, in, tenant.a, 0, rank, 0, narrow, 0, rank);
        product.multiply(
                false,
                false,
                count,
                out,
                rank,
                (float) tenant.scale,
                narrow,
                0,
                rank,
                tenant.b,
                0,
                out,
                0,
                added,
                0,
                out);
    }

    /** Where the rows of each tenant start once they are sorted; those of nobody are left out. */
    private int[] firstOfEach() {
        int[] first = new int[tenants.size() + 1];
        for (int tenant : rowTenant) {
            if (tenant != NONE) {
                first[tenant + 1]++;
            }
        }
        for (int t = 0; t < tenants.size(); t++) {
            first[t + 1] += first[t];
        }
        return first;
    }

    private int[] byTenant(int[] first) {
        int[] next = first.clone();
        int[] sorted = new int[first[tenants.size()]];
        for (int row = 0; row < rows; row++) {
            if (rowTenant[row] != NONE) {
                sorted[next[rowTenant[row]]++] = row;
            }
        }
        return sorted;
    }

    private static float[] atLeast(float[] scratch, int length) {
        return scratch.length >= length ? scratch : new float[length];
    }

    private static void addRow(float[] from, int at, float[] to, int toAt, int length) {
        for (int j = 0; j < length; j++) {
            to[toAt + j] += from[at + j];
        }
    }
}
