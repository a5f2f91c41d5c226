package dev.weir.kernels.attention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Params;
import dev.weir.kernels.compute.Refused;

/** A parameter {@code [from, to]} that leaves a part of an axis. */
final class Ranges {
    private Ranges() {}

    /** Two whole numbers; {@code [0, most]} if absent. */
    static int[] of(Params params, String name, int most) {
        if (!params.has(name)) {
            return new int[] {0, most};
        }
        double[] range = params.numbers(name);
        boolean legal = range.length == 2
                && range[0] == Math.rint(range[0])
                && range[1] == Math.rint(range[1])
                && range[0] >= 0
                && range[1] >= range[0]
                && range[1] <= most;
        Refused.unless(
                legal,
                Code.RANGE,
                name + " must be [from, to] with 0 <= from <= to <= " + most + ", but is "
                        + params.values().get(name));
        return new int[] {(int) range[0], (int) range[1]};
    }
}
