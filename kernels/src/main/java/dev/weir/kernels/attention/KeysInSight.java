package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Stack;
import dev.weir.kernels.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The keys of a kernel that attends to them exactly, beside something of its own: grouped and masked as those of {@code attention}, and by the same code.
 *
 * <pre>
 *   Q [.., Hq, Nq, D]   K [.., Hkv, Nk, D]   V [.., Hkv, Nk, Dv]     all other axes in front are the B of the masks; without any, B and heads are 1
 *   key_lens, key_limit, bias, bool_mask                               as in {@link AttentionKernel}
 * </pre>
 */
public final class KeysInSight {
    public static final Set<String> PARAMETERS = Set.of("causal", "window", "scale");
    private static final String[] MASKS = {"key_lens", "key_limit", "bias", "bool_mask"};

    private final Arguments arguments;
    private final AttentionShape shape;

    /** @throws Refused with {@link Code#SHAPE}, {@link Code#TYPE} or {@link Code#RANGE} */
    public KeysInSight(Job job) {
        Map<String, Tensor> inputs = new HashMap<>();
        for (String name : new String[] {"Q", "K", "V"}) {
            inputs.put(name, ofFourAxes(name, job.tensor(name)));
        }
        for (String mask : MASKS) {
            if (job.has(mask)) {
                inputs.put(mask, job.tensor(mask));
            }
        }
        Map<String, Object> params = new HashMap<>(job.params().values());
        params.keySet().retainAll(PARAMETERS);
        arguments = new Arguments(new Job(job.kernel(), Params.of(params), inputs));
        shape = arguments.shape();
    }

    /** The same elements as [B, heads, rows, width]. */
    private static Tensor ofFourAxes(String name, Tensor tensor) {
        Shape shape = tensor.shape();
        int rank = shape.rank();
        Refused.unless(rank >= 2, Code.SHAPE, () -> name + " must have 2 axes or more, but is " + shape);
        int batch = 1;
        for (int axis = 0; axis < rank - 3; axis++) {
            batch *= shape.size(axis);
        }
        return Stack.reshaped(tensor, Shape.of(batch, rank < 3 ? 1 : shape.size(-3), shape.size(-2), shape.size(-1)));
    }

    /** Heads of keys, of all sequences, one after another as in K. */
    public int sheets() {
        return shape.sheets();
    }

    /** Rows of Q that read one head of keys; they lie one after another, and those of the next head behind them. */
    public int rows() {
        return Math.multiplyExact(shape.group(), shape.queriesEach());
    }

    /** Visible pairs; those that {@code bool_mask} hides are taken to be spread evenly. */
    public double pairs() {
        return arguments.pairs();
    }

    /** For the fast form. */
    public Sheet sheet(int sheet) {
        return arguments.sheet(sheet);
    }

    /** For the definition: what masks add to the scaled product of a row of a sheet and a key, −∞ where it is hidden. */
    public double added(int sheet, int row, int key) {
        int head = sheet % shape.keyHeads() * shape.group() + row / shape.queriesEach();
        return arguments.masks().added(sheet / shape.keyHeads(), head, row % shape.queriesEach(), key);
    }
}
