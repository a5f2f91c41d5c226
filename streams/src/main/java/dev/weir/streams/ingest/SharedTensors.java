package dev.weir.streams.ingest;

import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
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
        MemorySegment bits = bits(fresh);
        Key key = new Key(fresh.type(), fresh.shape(), hash(bits));
        Known mine = new Known(fresh, key, dead);
        Known first = known.putIfAbsent(key, mine);
        while (first != null) {
            Tensor tensor = first.get();
            if (tensor != null) {
                // Where hashes alone agree, the newcomer stays by itself: no chain can grow.
                return bits(tensor).mismatch(bits) < 0 ? tensor : fresh;
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

    private static MemorySegment bits(Tensor tensor) {
        return switch (tensor) {
            case FloatTensor floats -> MemorySegment.ofArray(floats.values());
            case HalfTensor half -> MemorySegment.ofArray(half.bits());
            case DoubleTensor doubles -> MemorySegment.ofArray(doubles.values());
            case IntTensor ints -> MemorySegment.ofArray(ints.values());
        };
    }

    /** By pieces that a near cache holds: the processor has an instruction for bytes, and a copy costs less than to read elements of four types one by one. */
    static int hash(MemorySegment bits) {
        CRC32C sum = new CRC32C();
        byte[] piece = new byte[(int) Math.min(PIECE, bits.byteSize())];
        MemorySegment copy = MemorySegment.ofArray(piece);
        for (long at = 0; at < bits.byteSize(); at += PIECE) {
            int length = (int) Math.min(PIECE, bits.byteSize() - at);
            MemorySegment.copy(bits, at, copy, 0, length);
            sum.update(piece, 0, length);
        }
        return (int) sum.getValue();
    }
}
