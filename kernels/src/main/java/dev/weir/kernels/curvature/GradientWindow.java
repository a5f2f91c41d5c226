package dev.weir.kernels.curvature;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.FiniteRows;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.StateBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last m gradients g, and products with the inverse of {@code F = λ·I + (1/m)·Σ g·gᵀ}. (M-FAC, dynamic.)
 *
 * <pre>
 *   F⁻¹·x = (x − Gᵀ·(λ·m·I + G·Gᵀ)⁻¹·G·x) / λ        G [m, d]
 * </pre>
 *
 * G·Gᵀ is kept in double precision; a gradient costs one pass over G for its row there, Θ(m·d), and nothing of the one whose place it takes remains. A product costs two passes, and
 * after a change Θ(m³) once. Places not filled yet count as zero gradients; the divisor is always m. Memory 4·m·d + 16·m² bytes. Used by one thread.
 */
public final class GradientWindow {
    private static final int BLOCK = 2048;
    private static final int VERSION = 1;

    private final int capacity;
    private final int length;
    private final double lambda;
    private final float[] gradients;
    private final double[] gram;
    private long added;
    private @Nullable Cholesky factor;

    /** @throws Refused with {@link Code#RANGE} or {@link Code#SHAPE} */
    public GradientWindow(int capacity, int length, double lambda) {
        this(capacity, length, lambda, new float[checked(capacity, length)]);
    }

    private GradientWindow(int capacity, int length, double lambda, float[] gradients) {
        Refused.unless(
                lambda > 0 && Double.isFinite(lambda),
                Code.RANGE,
                "lambda must be over 0 and finite, but is " + lambda);
        this.capacity = capacity;
        this.length = length;
        this.lambda = lambda;
        this.gradients = gradients;
        gram = new double[capacity * capacity];
    }

    /** Over rows that are there already, which must not change; no more can be added. */
    static GradientWindow over(float[] rows, int count, int length, double lambda, Pulse pulse) {
        checked(count, length);
        GradientWindow window = new GradientWindow(count, length, lambda, rows);
        window.added = count;
        for (int row = 0; row < count; row++) {
            window.measure(row, row + 1, pulse);
        }
        return window;
    }

    private static int checked(long capacity, long length) {
        Refused.unless(
                capacity >= 1 && capacity <= 1 << 15,
                Code.RANGE,
                "the number of gradients m must be from 1 to 32768, but is " + capacity);
        Refused.unless(
                capacity * length <= Integer.MAX_VALUE,
                Code.SHAPE,
                capacity + " gradients of " + length + " have more than " + Integer.MAX_VALUE + " elements");
        return (int) (capacity * length);
    }

    /** Bytes kept for a window. */
    static long bytes(long capacity, long length) {
        return 4 * capacity * length + 16 * capacity * capacity;
    }

    /**
     * Takes the place of the oldest gradient, or a place not filled yet.
     *
     * @throws Refused with {@link Code#NONFINITE}; nothing was changed
     */
    public void add(float[] gradient, int at, Pulse pulse) {
        FiniteRows.requireRow("gradient", gradient, at, length);
        take(gradient, at, pulse);
    }

    /** For gradients that a planner has looked at. */
    void take(float[] gradient, int at, Pulse pulse) {
        int slot = (int) (added % capacity);
        System.arraycopy(gradient, at, gradients, slot * length, length);
        added++;
        factor = null;
        measure(slot, size(), pulse);
    }

    /** The products of a row with the first {@code rows} of them. */
    private void measure(int slot, int rows, Pulse pulse) {
        double[] products = new double[rows];
        multiply(gradients, slot * length, rows, products, pulse);
        for (int other = 0; other < rows; other++) {
            gram[slot * capacity + other] = products[other];
            gram[other * capacity + slot] = products[other];
        }
    }

    /** {@code G·x} over the first rows; x is read in blocks that stay near while all rows pass. */
    private void multiply(float[] x, int at, int rows, double[] products, Pulse pulse) {
        for (int from = 0; from < length; from += BLOCK) {
            pulse.beat();
            int width = Math.min(BLOCK, length - from);
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                Products.dots(gradients, row * length + from, length, x, at + from, width, products, row);
            }
            for (; row < rows; row++) {
                products[row] += Products.dot(gradients, row * length + from, x, at + from, width);
            }
        }
    }

    /**
     * {@code F⁻¹·x}.
     *
     * @throws Refused with {@link Code#RANGE} if lambda is too small for the gradients in double precision
     */
    public void apply(float[] x, int at, float[] out, int outAt, Pulse pulse) {
        int rows = size();
        double[] weights = new double[capacity];
        multiply(x, at, rows, weights, pulse);
        factor().ifPresent(solver -> solver.solve(weights));
        double[] block = new double[Math.min(BLOCK, length)];
        for (int i = 0; i < rows; i++) {
            weights[i] = -weights[i];
        }
        for (int from = 0; from < length; from += BLOCK) {
            pulse.beat();
            int width = Math.min(BLOCK, length - from);
            for (int i = 0; i < width; i++) {
                block[i] = x[at + from + i];
            }
            int row = 0;
            for (; row + 4 <= rows; row += 4) {
                Products.add(weights, row, gradients, row * length + from, length, block, width);
            }
            for (; row < rows; row++) {
                Products.add(weights[row], gradients, row * length + from, block, width);
            }
            for (int i = 0; i < width; i++) {
                out[outAt + from + i] = (float) (block[i] / lambda);
            }
        }
    }

    /** None before the first gradient: F is λ·I. Zero gradients only put λ·m on the diagonal, so all m rows may be taken. */
    private Optional<Cholesky> factor() {
        if (added == 0) {
            return Optional.empty();
        }
        Cholesky known = factor;
        if (known == null) {
            double[] matrix = Arrays.copyOf(gram, gram.length);
            for (int i = 0; i < capacity; i++) {
                matrix[i * capacity + i] += lambda * capacity;
            }
            known = new Cholesky(matrix, capacity);
            factor = known;
        }
        return Optional.of(known);
    }

    /** The diagonal of F⁻¹: {@code (1 − Gᵀ[i]·(λ·m·I + G·Gᵀ)⁻¹·G[i]) / λ} for each place. Θ(d·m²). */
    public double[] diagonal(Pulse pulse) {
        double[] diagonal = new double[length];
        double[] column = new double[capacity];
        for (int i = 0; i < length; i++) {
            if (i % 64 == 0) {
                pulse.beat();
            }
            Arrays.fill(column, 0);
            for (int row = 0; row < size(); row++) {
                column[row] = gradients[row * length + i];
            }
            factor().ifPresent(solver -> solver.solve(column));
            double taken = 0;
            for (int row = 0; row < size(); row++) {
                taken += gradients[row * length + i] * column[row];
            }
            diagonal[i] = (1 - taken) / lambda;
        }
        return diagonal;
    }

    /** Gradients in it, up to m. */
    public int size() {
        return (int) Math.min(added, capacity);
    }

    /** Ever added. */
    public long added() {
        return added;
    }

    /**
     * All of it, to go on from another time, 4·m·d + 8·m² bytes and a few.
     *
     * @throws Refused with {@link Code#SHAPE} if that is more than an array of bytes holds
     */
    public byte[] snapshot() {
        ByteBuffer bytes = StateBytes.begin(VERSION, title(), following());
        bytes.putLong(added);
        StateBytes.put(bytes, gradients, 0, gradients.length);
        // Not made again from the gradients: sums in another order round otherwise.
        StateBytes.put(bytes, gram);
        return bytes.array();
    }

    /**
     * What a snapshot holds takes the place of all that is here; from there on everything goes to the bit as it would have without.
     *
     * @throws Refused with {@link Code#STATE} if version, sizes or lambda is another one, or bytes are missing; nothing was changed
     */
    public void restore(byte[] snapshot) {
        ByteBuffer bytes = StateBytes.open(snapshot, VERSION, title(), following());
        added = StateBytes.counts(bytes, 1)[0];
        StateBytes.get(bytes, gradients, 0, gradients.length);
        StateBytes.get(bytes, gram);
        factor = null;
    }

    private String title() {
        return "GradientWindow of " + capacity + " by " + length + ", lambda " + lambda;
    }

    private long following() {
        return Long.BYTES + (long) Float.BYTES * gradients.length + (long) Double.BYTES * gram.length;
    }
}
