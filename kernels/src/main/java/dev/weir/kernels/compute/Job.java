package dev.weir.kernels.compute;

import dev.weir.kernels.tensor.FloatTensor;
import dev.weir.kernels.tensor.HalfTensor;
import dev.weir.kernels.tensor.IntTensor;
import dev.weir.kernels.tensor.Shape;
import dev.weir.kernels.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be computed.
 *
 * @param kernel its name
 * @param inputs by name; not changed by anybody while the job runs
 * @param wanted names of outputs; empty for those that the kernel gives by default
 * @param pulse called while the job runs
 */
public record Job(String kernel, Params params, Map<String, Tensor> inputs, Set<String> wanted, Pulse pulse) {
    public Job {
        inputs = Map.copyOf(inputs);
        wanted = Set.copyOf(wanted);
    }

    public Job(String kernel, Params params, Map<String, Tensor> inputs) {
        this(kernel, params, inputs, Set.of(), Pulse.NONE);
    }

    public Job with(Pulse watched) {
        return new Job(kernel, params, inputs, wanted, watched);
    }

    public Job wanting(Set<String> outputs) {
        return new Job(kernel, params, inputs, outputs, pulse);
    }

    /** The part {@code [from, to]} of its work, by the parameter that says so. */
    public Job within(String parameter, int from, int to) {
        return new Job(kernel, params.within(parameter, from, to), inputs, wanted, pulse);
    }

    /** Whether an output is asked for by name. */
    public boolean wants(String output) {
        return wanted.contains(output);
    }

    /**
     * For a kernel whose outputs depend on its inputs.
     *
     * @param given what it gives for these
     * @throws Refused with {@link Code#RANGE} if another is asked for
     */
    public void requireAmong(Collection<String> given) {
        for (String output : wanted) {
            Refused.unless(
                    given.contains(output),
                    Code.RANGE,
                    () -> kernel + " gives no " + output + " for these inputs and parameters, but " + given);
        }
    }

    /**
     * For inputs that are numbered from 0.
     *
     * @throws Refused with {@link Code#RANGE} if there is one with a number from {@code count}
     */
    public void requireBelow(int count, String stem) {
        for (String input : inputs.keySet()) {
            boolean numbered = input.matches(stem + "[0-9]{1,9}");
            Refused.unless(
                    !numbered || Integer.parseInt(input.substring(stem.length())) < count,
                    Code.RANGE,
                    () -> kernel + " reads " + count + " inputs " + stem + "0…, but there is " + input);
        }
    }

    public boolean has(String input) {
        return inputs.containsKey(input);
    }

    /** @throws Refused with {@link Code#TYPE} if it is missing */
    public Tensor tensor(String input) {
        Tensor tensor = inputs.get(input);
        if (tensor == null) {
            throw new Refused(Code.TYPE, kernel + " needs an input " + input);
        }
        return tensor;
    }

    /** @throws Refused with {@link Code#TYPE} if it is missing or not f32 */
    public FloatTensor floats(String input) {
        if (tensor(input) instanceof FloatTensor floats) {
            return floats;
        }
        throw wrong(input, "f32");
    }

    /** @throws Refused with {@link Code#TYPE} or {@link Code#SHAPE} */
    public FloatTensor floatsOfRank(String input, int rank) {
        FloatTensor floats = floats(input);
        requireRank(input, rank);
        return floats;
    }

    /** @throws Refused with {@link Code#TYPE} or {@link Code#SHAPE} */
    public FloatTensor floats(String input, int... sizes) {
        FloatTensor floats = floats(input);
        requireShape(input, sizes);
        return floats;
    }

    /** Empty if there is none. */
    public Optional<FloatTensor> optionalFloats(String input, int... sizes) {
        return has(input) ? Optional.of(floats(input, sizes)) : Optional.empty();
    }

    /** @throws Refused with {@link Code#TYPE} or {@link Code#SHAPE} */
    public IntTensor ints(String input, int... sizes) {
        if (tensor(input) instanceof IntTensor ints) {
            requireShape(input, sizes);
            return ints;
        }
        throw wrong(input, "i32");
    }

    /** f32, or what is stored in two bytes made f32. */
    public FloatTensor widened(String input) {
        return switch (tensor(input)) {
            case FloatTensor floats -> floats;
            case HalfTensor half -> {
                FloatTensor floats = new FloatTensor(half.shape());
                half.widen(0, floats.values(), 0, floats.values().length);
                yield floats;
            }
            case Tensor _ -> throw wrong(input, "f32, bf16 or f16");
        };
    }

    /** @throws Refused with {@link Code#SHAPE} */
    public void requireRank(String input, int rank) {
        Shape shape = tensor(input).shape();
        Refused.unless(shape.rank() == rank, Code.SHAPE, () -> input + " must have " + rank + " axes, but is " + shape);
    }

    /** @throws Refused with {@link Code#SHAPE} */
    public void requireShape(String input, int... sizes) {
        Shape shape = tensor(input).shape();
        Refused.unless(
                Arrays.equals(shape.sizes(), sizes),
                Code.SHAPE,
                () -> input + " must be " + Shape.text(sizes) + ", but is " + shape);
    }

    /**
     * Looks at every float of every input, unless the parameter {@code check_finite} is false.
     *
     * @param mayBeBarred inputs in which −∞ is legal
     * @throws Refused with {@link Code#NONFINITE} and the place
     */
    public void requireFinite(String... mayBeBarred) {
        if (params.flag("check_finite", true)) {
            Set<String> barred = Set.of(mayBeBarred);
            inputs.forEach((name, tensor) -> requireFinite(name, tensor, barred.contains(name)));
        }
    }

    private static void requireFinite(String name, Tensor tensor, boolean mayBeBarred) {
        if (tensor instanceof IntTensor) {
            return;
        }
        int place = tensor instanceof FloatTensor floats
                ? FiniteRows.first(floats.values(), 0, floats.values().length, mayBeBarred)
                : -1;
        for (int i = 0;
                place < 0
                        && !(tensor instanceof FloatTensor)
                        && i < tensor.shape().count();
                i++) {
            double value = tensor.at(i);
            if (!Double.isFinite(value) && !(mayBeBarred && value == Double.NEGATIVE_INFINITY)) {
                place = i;
            }
        }
        if (place >= 0) {
            throw new Refused(
                    Code.NONFINITE,
                    name + " has " + tensor.at(place) + " at place " + place + " of " + tensor.shape()
                            + "; it must be finite" + (mayBeBarred ? ", or -Infinity" : ""));
        }
    }

    private Refused wrong(String input, String type) {
        return new Refused(
                Code.TYPE,
                input + " must be " + type + ", but is " + tensor(input).type().title());
    }
}
