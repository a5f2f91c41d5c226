package dev.weir.kernels.gemm;

import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.Arrays;
import java.util.Optional;

/** Products with operands or results of two bytes: block by block, widened into scratch of f32 and rounded from it once, when all products are added up. */
final class Blocks {
    private static final int ROWS = 512;
    private static final int COLUMNS = 2048;
    private static final int INNER = 320;

    private final GemmJob job;
    private final Gemm product;
    private final Optional<Tensor> addend;
    private final float[] blockA;
    private final float[] blockB;
    private final float[] blockC;

    Blocks(GemmJob job, Gemm product) {
        this.job = job;
        this.product = product;
        addend = job.addend();
        blockA = new float[floatsOfA(job)];
        blockB = new float[floatsOfB(job)];
        blockC = new float[floatsOfC(job)];
    }

    static long scratchBytes(GemmJob job) {
        return job.isInPlace() ? 0 : 4L * (floatsOfA(job) + floatsOfB(job) + floatsOfC(job));
    }

    private static int floatsOfA(GemmJob job) {
        return Math.min(job.m, ROWS) * Math.min(job.k, INNER);
    }

    private static int floatsOfB(GemmJob job) {
        return Math.min(job.k, INNER) * Math.min(job.n, COLUMNS);
    }

    private static int floatsOfC(GemmJob job) {
        return Math.min(job.m, ROWS) * Math.min(job.n, COLUMNS);
    }

    Tensor run() {
        int count = job.shape.count();
        Tensor c = job.output == Type.F32
                ? new FloatTensor(job.shape)
                : new HalfTensor(job.shape, job.output, new short[count]);
        for (int batch = 0; batch < job.batches; batch++) {
            for (int i = 0; i < job.m; i += Math.min(ROWS, job.m - i)) {
                for (int j = 0; j < job.n; j += Math.min(COLUMNS, job.n - j)) {
                    block(batch, i, j, Math.min(ROWS, job.m - i), Math.min(COLUMNS, job.n - j), c);
                }
            }
        }
        return c;
    }

    private void block(int batch, int i, int j, int rows, int columns, Tensor c) {
        int start = (batch * job.m + i) * job.n + j;
        if (addend.isEmpty()) {
            Arrays.fill(blockC, 0, rows * columns, 0);
        } else {
            for (int row = 0; row < rows; row++) {
                Matrices.load(addend.get(), start + row * job.n, blockC, row * columns, columns);
            }
        }
        int l = 0;
        do {
            int inner = Math.min(INNER, job.k - l);
            multiply(batch, i, j, l, rows, columns, inner);
            l += inner;
        } while (l < job.k);
        for (int row = 0; row < rows; row++) {
            store(row * columns, c, start + row * job.n, columns);
        }
    }

    private void multiply(int batch, int i, int j, int l, int rows, int columns, int inner) {
        if (job.transposeA) {
            job.a.load(batch, l, i, inner, rows, blockA);
        } else {
            job.a.load(batch, i, l, rows, inner, blockA);
        }
        if (job.transposeB) {
            job.b.load(batch, j, l, columns, inner, blockB);
        } else {
            job.b.load(batch, l, j, inner, columns, blockB);
        }
        product.multiply(
                job.transposeA,
                job.transposeB,
                rows,
                columns,
                inner,
                job.alpha,
                blockA,
                0,
                job.transposeA ? rows : inner,
                blockB,
                0,
                job.transposeB ? inner : columns,
                l == 0 ? job.beta : 1,
                blockC,
                0,
                columns);
    }

    private void store(int from, Tensor c, int at, int length) {
        switch (c) {
            case FloatTensor floats -> System.arraycopy(blockC, from, floats.values(), at, length);
            case HalfTensor half -> half.round(blockC, from, at, length);
            case Tensor other -> throw new IllegalStateException(other.type().title());
        }
    }
}
