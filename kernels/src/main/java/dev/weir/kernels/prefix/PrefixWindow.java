package dev.weir.kernels.prefix;

import dev.weir.kernels.attention.FastAttention;
import dev.weir.kernels.attention.Overlay;
import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.attention.Sheet;
import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.FiniteRows;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.StateBytes;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.recurrence.FeatureMap;
import dev.weir.kernels.recurrence.LinearState;
import dev.weir.kernels.recurrence.StateReader;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A bounded summary of an unbounded stream of keys and values: the last ones exactly, all earlier ones folded into a state. What a query costs does not depend on how many were folded.
 *
 * <p>Shards of a stream answer by themselves, and their answers merge as partial results do; or one takes the other over. Θ(D·Dv) for each row that leaves the window,
 * Θ(window·(D + Dv) + D·Dv) for each query. Memory 4·window·(D + Dv) + 8·features·(Dv + 2) bytes. Used by one thread.
 */
public final class PrefixWindow {
    private static final int VERSION = 1;

    private final FeatureMap map;
    private final int valueDim;
    private final int window;
    private final float scale;
    private final Gemm gemm;
    private final FloatTensor keys;
    private final FloatTensor values;
    private final LinearState past;
    private long added;
    private @Nullable StateReader reader;

    /**
     * @param window rows that count exactly, from 1 on
     * @param scale of products of queries and keys, over 0
     * @param gamma how much each folded row makes earlier ones count; 1 to forget nothing
     * @throws Refused with {@link Code#RANGE}
     */
    public PrefixWindow(FeatureMap map, int valueDim, int window, double scale, double gamma, Gemm gemm) {
        Refused.unless(window >= 1, Code.RANGE, "the window must be at least 1, but is " + window);
        Refused.unless(
                scale > 0 && scale <= Float.MAX_VALUE, Code.RANGE, "scale must be over 0 and finite, but is " + scale);
        this.map = map;
        this.valueDim = valueDim;
        this.window = window;
        this.scale = (float) scale;
        this.gemm = gemm;
        keys = new FloatTensor(Shape.of(window, map.dim()));
        values = new FloatTensor(Shape.of(window, valueDim));
        // Rows were looked at when they came into the window.
        past = LinearState.trusting(map, valueDim, gamma);
    }

    /**
     * One row; that which it puts out of the window is folded.
     *
     * @throws Refused with {@link Code#NONFINITE}; nothing was changed
     */
    public void add(float[] key, int keyAt, float[] value, int valueAt) {
        check(key, keyAt, value, valueAt);
        int slot = (int) (added % window);
        if (added >= window) {
            fold(slot);
        }
        System.arraycopy(key, keyAt, keys.values(), slot * map.dim(), map.dim());
        System.arraycopy(value, valueAt, values.values(), slot * valueDim, valueDim);
        added++;
    }

    private void check(float[] key, int keyAt, float[] value, int valueAt) {
        FiniteRows.requireRow("key", key, keyAt, map.dim());
        FiniteRows.requireRow("value", value, valueAt, valueDim);
    }

    private void fold(int slot) {
        past.add(keys.values(), slot * map.dim(), values.values(), slot * valueDim);
        reader = null;
    }

    /**
     * Takes a row back that was folded.
     *
     * @throws Refused with {@link Code#STATE} if none is left, or the past is being forgotten; with {@link Code#NONFINITE}; nothing was changed then
     */
    public void removeFolded(float[] key, int keyAt, float[] value, int valueAt) {
        check(key, keyAt, value, valueAt);
        past.remove(key, keyAt, value, valueAt);
        reader = null;
    }

    /**
     * Takes over all that another one has seen, of other rows, as past. The rows in sight stay ours.
     *
     * @throws Refused with {@link Code#STATE} if it has other sizes, or a past is being forgotten
     */
    public void absorb(PrefixWindow other) {
        LinearState theirs = LinearState.trusting(other.map, other.valueDim, 1);
        theirs.merge(other.past);
        for (int slot = 0; slot < other.inSight(); slot++) {
            theirs.add(other.keys.values(), slot * other.map.dim(), other.values.values(), slot * other.valueDim);
        }
        past.merge(theirs);
        reader = null;
    }

    /** Attention of queries, one after another, over all that was seen. */
    public Partial query(float[] queries, int at, int count, Pulse pulse) {
        int[] to = new int[count];
        Arrays.fill(to, inSight());
        FloatTensor asked =
                new FloatTensor(Shape.of(count, map.dim()), Arrays.copyOfRange(queries, at, at + count * map.dim()));
        Partial result =
                FastAttention.of(Sheet.of(asked, keys, values, new int[count], to, Overlay.NONE, scale), pulse);
        if (past.size() > 0) {
            result.add(Folded.of(reader(), asked.values(), 0, count, valueDim));
        }
        return result;
    }

    private StateReader reader() {
        StateReader known = reader;
        if (known == null) {
            known = new StateReader(past, gemm);
            reader = known;
        }
        return known;
    }

    /** Rows that count exactly. */
    public int inSight() {
        return (int) Math.min(added, window);
    }

    /** Rows that are folded. */
    public long folded() {
        return past.size();
    }

    /** See {@link LinearState#isRebuildAdvised}. */
    public boolean isRebuildAdvised() {
        return past.isRebuildAdvised();
    }

    /** All of it, to go on from another time; the size does not depend on what was added. */
    public byte[] snapshot() {
        ByteBuffer bytes = StateBytes.begin(VERSION, title(), following());
        bytes.putLong(added);
        StateBytes.put(bytes, keys.values(), 0, keys.values().length);
        StateBytes.put(bytes, values.values(), 0, values.values().length);
        return bytes.put(past.snapshot()).array();
    }

    /**
     * What a snapshot holds takes the place of all that is here; from there on everything goes to the bit as it would have without.
     *
     * @throws Refused with {@link Code#STATE} if version, map, sizes, scale or gamma is another one, or bytes are missing; nothing was changed
     */
    public void restore(byte[] snapshot) {
        ByteBuffer bytes = StateBytes.open(snapshot, VERSION, title(), following());
        long[] counts = StateBytes.counts(bytes, 1);
        // Refuses or changes something; after it nothing can be refused any more.
        past.restore(
                Arrays.copyOfRange(snapshot, snapshot.length - Math.toIntExact(past.snapshotBytes()), snapshot.length));
        added = counts[0];
        StateBytes.get(bytes, keys.values(), 0, keys.values().length);
        StateBytes.get(bytes, values.values(), 0, values.values().length);
        reader = null;
    }

    private String title() {
        return "PrefixWindow of " + window + " rows, scale " + scale + ", values of " + valueDim + ", map "
                + map.title();
    }

    private long following() {
        return Long.BYTES + Float.BYTES * ((long) keys.values().length + values.values().length) + past.snapshotBytes();
    }
}
