package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Form;
import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.compute.Signature;
import dev.weir.kernels.compute.Splitting;
import dev.weir.kernels.gemm.Gemm;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;

/**
 * The kernel {@code attention}: {@code O = softmax(scale·Q·Kᵀ + masks)·V}, and {@code LSE}, the logarithm of what the softmax divides by.
 *
 * <pre>
 *   Q [B, Hq, Nq, D]   K [B, Hkv, Nk, D]   V [B, Hkv, Nk, Dv]       f32, bf16 or f16; query head h reads key head ⌊h / (Hq/Hkv)⌋
 *   or packed          Q [ΣNq, Hq, D] …  with q_offsets, k_offsets [B+1]
 *   key_lens [B]       j &lt; key_lens[b]                          at most the keys of sequence b
 *   key_limit [Nq]     j &lt; key_limit[i]                          [ΣNq] if packed
 *   bias, bool_mask    broadcast to [B, Hq, Nq, Nk]                 added to scaled logits, −∞ hides; 0 hides
 *                      packed: to [Hq, ΣNq, M]                      M keys has the longest sequence; j counts from the first of the query's own, and what is past its last is ignored
 *   causal             j ≤ i + Nk − Nq
 *   window             the last so many of these
 *   keys, kv_heads     [from, to]: those keys alone; those of the B·Hkv key heads alone, other rows staying zeros and −∞
 *   output             f32, bf16, f16: how O is stored
 * </pre>
 *
 * A row that sees no key is zeros and −∞. Θ(pairs·(D + Dv)) work; the fast form needs extra memory that does not depend on Nk.
 */
public final class AttentionKernel {
    public static final Signature SIGNATURE = Signature.of(
            "Q K V q_offsets? k_offsets? key_lens? key_limit? bias? bool_mask?",
            "O LSE",
            "causal window scale output keys kv_heads check_finite");

    private AttentionKernel() {}

    /** @throws Refused with {@link Code#SHAPE}, {@link Code#TYPE}, {@link Code#RANGE} or {@link Code#NONFINITE} */
    public static Plan plan(Job job) {
        Arguments arguments = new Arguments(job);
        job.requireFinite("bias");
        AttentionShape shape = arguments.shape();
        int both = shape.width() + shape.valueWidth();
        double bytes = 0;
        for (Tensor input : job.inputs().values()) {
            bytes += input.bytes();
        }
        long rows = (long) shape.rows() * shape.heads();
        long written = rows * ((long) shape.valueWidth() * arguments.output().bytes() + Type.F32.bytes());
        long wide = arguments.output() == Type.F32 ? 0 : rows * shape.valueWidth() * Type.F32.bytes();
        int most = 0;
        for (int b = 0; b < shape.batch(); b++) {
            most = Math.max(most, shape.queries(b));
        }
        int stacked = Math.multiplyExact(most, shape.group());
        long scratch =
                Type.F32.bytes() * (FastAttention.scratch(stacked, shape.width(), shape.valueWidth()) + 2L * stacked);
        return new Plan(2 * arguments.pairs() * both, bytes + written, written + wide + scratch);
    }

    public static Form plain() {
        return PlainAttention::run;
    }

    /** Its loops are its own: a tile's product is too small to be handed over. */
    public static Form over(Gemm gemm) {
        return FastAttention::run;
    }

    public static Fusing fusing() {
        return new SharedKeys();
    }

    public static Splitting splitting() {
        return new KeyRanges();
    }
}
