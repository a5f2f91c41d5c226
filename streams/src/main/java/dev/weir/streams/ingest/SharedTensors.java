package dev.weir.streams.ingest;

import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.CRC32C;

/**
 * Equal tensors of jobs that are in the process at the same time, as one object: so a pool sees that jobs share an operand, and it is in memory once. Holds nothing alive. Any thread; contents are hashed and
 * compared outside of any lock.
 */
final class SharedTensors {
    private static final int PIECE = 8192;

    private record Key(Type type, Shape shape, int hash) {}

    private static final class Known extends WeakReference<Tensor> {
        final Key key;

        Known(Tensor tensor, Key key, ReferenceQueue<Tensor> dead) {
            super(tensor, dead);
            this.key = key;
        }
    }

    private final ConcurrentMap<Key, Known> known = new ConcurrentHashMap<>();
    private final ReferenceQueue<Tensor> dead = new ReferenceQueue<>();

    /** The tensor of the same type, shape and bits that is known already, or else this one. Neither may be changed from now on. Θ(elements). */
    Tensor shared(Tensor fresh) {
        forgetDead();
        Key key = new Key(fresh.type(), fresh.shape(), hash(fresh));
        Known mine = new Known(fresh, key, dead);
        Known first = known.putIfAbsent(key, mine);
        while (first != null) {
            Tensor tensor = first.get();
            if (tensor != null) {
                // Where hashes alone agree, the newcomer stays by itself: no chain can grow.
                return sameBits(tensor, fresh) ? tensor : fresh;
            }
            known.remove(key, first);
            first = known.putIfAbsent(key, mine);
        }
        return fresh;
    }

    private void forgetDead() {
        Reference<? extends Tensor> next = dead.poll();
        while (next != null) {
            if (next instanceof Known gone) {
                known.remove(gone.key, gone);
            }
            next = dead.poll();
        }
    }

    /** How many are known; dead ones count until the next call that shares. */
    int size() {
        return known.size();
    }

    /** By pieces that a near cache holds: the processor has an instruction for bytes, and a copy costs less than to read elements of four types one by one. */
    static int hash(Tensor tensor) {
        CRC32C sum = new CRC32C();
        ByteBuffer piece = piece(tensor);
        for (int from = 0; from < tensor.shape().count(); from += elements(tensor, from)) {
            sum.update(copied(tensor, from, piece));
        }
        return (int) sum.getValue();
    }

    /** Of two of the same type and shape. */
    private static boolean sameBits(Tensor one, Tensor other) {
        ByteBuffer piece = piece(one);
        ByteBuffer against = piece(one);
        for (int from = 0; from < one.shape().count(); from += elements(one, from)) {
            if (!copied(one, from, piece).equals(copied(other, from, against))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer piece(Tensor tensor) {
        return ByteBuffer.allocate((int) Math.min(PIECE, tensor.bytes())).order(ByteOrder.nativeOrder());
    }

    private static int elements(Tensor tensor, int from) {
        return Math.min(PIECE / tensor.type().bytes(), tensor.shape().count() - from);
    }

    private static ByteBuffer copied(Tensor tensor, int from, ByteBuffer to) {
        int count = elements(tensor, from);
        to.clear();
        switch (tensor) {
            case FloatTensor floats -> to.asFloatBuffer().put(floats.values(), from, count);
            case HalfTensor half -> to.asShortBuffer().put(half.bits(), from, count);
            case DoubleTensor doubles -> to.asDoubleBuffer().put(doubles.values(), from, count);
            case IntTensor ints -> to.asIntBuffer().put(ints.values(), from, count);
        }
        return to.limit(count * tensor.type().bytes());
    }
}
