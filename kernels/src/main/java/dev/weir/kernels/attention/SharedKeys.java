package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Fusing;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.DoubleTensor;
import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import dev.weir.kernels.tensor.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Jobs over the same keys and values become one with all their queries: keys are read once for all of them. Not where positions of queries matter, nor where packed. */
final class SharedKeys implements Fusing {
    /** Tensors are equal if they are the same one. */
    private record Key(
            Tensor k, Tensor v, Optional<Tensor> lengths, Map<String, Object> params, int heads, Type type) {}

    @Override
    public Optional<Object> key(Job job) {
        Arguments arguments = new Arguments(job);
        if (arguments.masks().positional() || arguments.shape().packed()) {
            return Optional.empty();
        }
        return Optional.of(new Key(
                job.tensor("K"),
                job.tensor("V"),
                Optional.ofNullable(job.inputs().get("key_lens")),
                job.params().values(),
                arguments.shape().heads(),
                job.tensor("Q").type()));
    }

    @Override
    public Job fuse(List<Job> jobs) {
        Job first = jobs.getFirst();
        Map<String, Tensor> inputs = new HashMap<>(first.inputs());
        inputs.put("Q", stacked(jobs.stream().map(job -> job.tensor("Q")).toList()));
        return new Job(first.kernel(), first.params(), inputs, Set.of("O", "LSE"), Pulse.NONE);
    }

    @Override
    public List<Map<String, Tensor>> split(List<Job> jobs, Map<String, Tensor> outputs) {
        List<Map<String, Tensor>> each = new ArrayList<>();
        int from = 0;
        for (Job job : jobs) {
            int queries = job.tensor("Q").shape().size(2);
            Map<String, Tensor> own = new HashMap<>();
            for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
                if (job.wanted().isEmpty() || job.wants(output.getKey())) {
                    own.put(output.getKey(), part(output.getValue(), from, queries));
                }
            }
            each.add(own);
            from += queries;
        }
        return each;
    }

    /** Along the third axis. */
    private static Tensor stacked(List<Tensor> tensors) {
        int[] sizes = tensors.getFirst().shape().sizes();
        sizes[2] = tensors.stream().mapToInt(each -> each.shape().size(2)).reduce(0, Math::addExact);
        Tensor result = empty(tensors.getFirst(), Shape.of(sizes));
        int at = 0;
        for (Tensor each : tensors) {
            int chunk = each.shape().size(2) * sizes[3];
            for (int head = 0; head < sizes[0] * sizes[1]; head++) {
                System.arraycopy(array(each), head * chunk, array(result), head * sizes[2] * sizes[3] + at, chunk);
            }
            at += chunk;
        }
        return result;
    }

    private static Tensor part(Tensor from, int first, int count) {
        int[] sizes = from.shape().sizes();
        int inner = sizes.length == 4 ? sizes[3] : 1;
        int chunk = sizes[2] * inner;
        sizes[2] = count;
        Tensor result = empty(from, Shape.of(sizes));
        for (int head = 0; head < sizes[0] * sizes[1]; head++) {
            System.arraycopy(
                    array(from), head * chunk + first * inner, array(result), head * count * inner, count * inner);
        }
        return result;
    }

    private static Tensor empty(Tensor like, Shape shape) {
        return switch (like) {
            case FloatTensor _ -> new FloatTensor(shape);
            case HalfTensor half -> new HalfTensor(shape, half.type(), new short[shape.count()]);
            case DoubleTensor _, IntTensor _ -> throw new IllegalArgumentException("attention has no " + like.type());
        };
    }

    private static Object array(Tensor tensor) {
        return switch (tensor) {
            case FloatTensor floats -> floats.values();
            case HalfTensor half -> half.bits();
            case DoubleTensor doubles -> doubles.values();
            case IntTensor ints -> ints.values();
        };
    }
}
