package dev.weir.kernels.recurrence;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import dev.weir.kernels.linalg.VectorExp;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** As many features as a row has elements, each of one element. */
final class PointwiseMap implements FeatureMap {
    enum Kind {
        RELU,
        ELU1
    }

    private final Kind kind;
    private final int dim;
    private final double shrink;

    PointwiseMap(Kind kind, int dim) {
        this.kind = kind;
        this.dim = dim;
        shrink = kind == Kind.ELU1 && dim > 0 ? Math.pow(dim, -0.25) : 1;
    }

    @Override
    public int dim() {
        return dim;
    }

    @Override
    public int width() {
        return dim;
    }

    @Override
    public boolean isSigned() {
        return false;
    }

    @Override
    public String title() {
        return kind.name().toLowerCase(Locale.ROOT) + " of " + dim;
    }

    @Override
    public void exactly(float[] row, int at, double[] out) {
        for (int i = 0; i < dim; i++) {
            double x = row[at + i] * shrink;
            out[i] = switch (kind) {
                case RELU -> Math.max(x, 0);
                case ELU1 -> x > 0 ? x + 1 : Math.exp(x);
            };
        }
    }

    @Override
    public void map(float[] rows, int at, int count, float[] out) {
        switch (kind) {
            case RELU -> Loops.relu(rows, at, count * dim, out);
            case ELU1 -> Loops.elu1((float) shrink, rows, at, count * dim, out);
        }
    }

    private static final class Loops {
        private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

        static void relu(float[] rows, int at, int length, float[] out) {
            // Blended: a maximum that knows of NaN and −0 is several instructions.
            int i = 0;
            for (int bound = LANES.loopBound(length); i < bound; i += LANES.length()) {
                FloatVector x = FloatVector.fromArray(LANES, rows, at + i);
                x.blend(0, x.compare(LT, 0)).intoArray(out, i);
            }
            for (; i < length; i++) {
                out[i] = Math.max(rows[at + i], 0);
            }
        }

        static void elu1(float shrink, float[] rows, int at, int length, float[] out) {
            int i = 0;
            for (int bound = LANES.loopBound(length); i < bound; i += LANES.length()) {
                elu1(FloatVector.fromArray(LANES, rows, at + i).mul(shrink)).intoArray(out, i);
            }
            if (i < length) {
                VectorMask<Float> rest = LANES.indexInRange(i, length);
                elu1(FloatVector.fromArray(LANES, rows, at + i, rest).mul(shrink))
                        .intoArray(out, i, rest);
            }
        }

        private static FloatVector elu1(FloatVector x) {
            return VectorExp.of(x.min(0)).blend(x.add(1), x.compare(GT, 0));
        }
    }
}
