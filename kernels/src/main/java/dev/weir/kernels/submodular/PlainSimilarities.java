package dev.weir.kernels.submodular;

import java.util.Arrays;
import java.util.List;

/** Plain forms over a matrix of similarities, a row per element. */
final class PlainSimilarities {
    private PlainSimilarities() {}

    /** Row i, column j: the similarity of the i-th of {@code from} to the j-th of {@code to}. */
    static double[][] between(Similarity similarity, List<double[]> from, List<double[]> to) {
        return from.stream()
                .map(a -> to.stream().mapToDouble(b -> of(similarity, a, b)).toArray())
                .toArray(double[][]::new);
    }

    private static double of(Similarity similarity, double[] a, double[] b) {
        double cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        return switch (similarity) {
            case Similarity.Rbf(double scale) -> Math.exp(-squaredDistance(a, b) / scale);
            case Similarity.ShiftedCosine _ -> Double.isNaN(cosine) ? 0 : Math.clamp((1 + cosine) / 2, 0, 1);
            case Similarity.ClippedCosine _ -> Double.isNaN(cosine) ? 0 : Math.clamp(cosine, 0, 1);
            case Similarity.Dot(double largest) -> dot(a, b) / largest;
        };
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    static final class Facility implements PlainObjective {
        private final double[][] similarities;
        private final double[] best;

        Facility(double[][] similarities) {
            this.similarities = similarities;
            this.best = new double[similarities.length == 0 ? 0 : similarities[0].length];
        }

        @Override
        public int size() {
            return similarities.length;
        }

        @Override
        public double gain(int element) {
            double gain = 0;
            for (int a = 0; a < best.length; a++) {
                gain += Math.max(0, similarities[element][a] - best[a]);
            }
            return gain;
        }

        @Override
        public void add(int element) {
            for (int a = 0; a < best.length; a++) {
                best[a] = Math.max(best[a], similarities[element][a]);
            }
        }

        @Override
        public double value() {
            return Arrays.stream(best).sum();
        }

        @Override
        public PlainObjective empty() {
            return new Facility(similarities);
        }
    }

    static final class Saturated implements PlainObjective {
        private final double[][] similarities;
        private final double[] caps;
        private final double[] filled;

        Saturated(double[][] similarities, double[][] ofAnchors, double alpha) {
            this(
                    similarities,
                    Arrays.stream(ofAnchors)
                            .mapToDouble(row -> alpha * Arrays.stream(row).sum())
                            .toArray());
        }

        private Saturated(double[][] similarities, double[] caps) {
            this.similarities = similarities;
            this.caps = caps;
            this.filled = new double[caps.length];
        }

        @Override
        public int size() {
            return similarities.length;
        }

        @Override
        public double gain(int element) {
            double gain = 0;
            for (int a = 0; a < caps.length; a++) {
                gain += Math.min(similarities[element][a], Math.max(0, caps[a] - filled[a]));
            }
            return gain;
        }

        @Override
        public void add(int element) {
            for (int a = 0; a < caps.length; a++) {
                filled[a] += similarities[element][a];
            }
        }

        @Override
        public double value() {
            double value = 0;
            for (int a = 0; a < caps.length; a++) {
                value += Math.min(caps[a], filled[a]);
            }
            return value;
        }

        @Override
        public PlainObjective empty() {
            return new Saturated(similarities, caps);
        }
    }

    static final class Cut implements PlainObjective {
        private final double[][] similarities;
        private final double lambda;
        private final double[] toSet;
        private double value;

        Cut(double[][] similarities, double lambda) {
            this.similarities = similarities;
            this.lambda = lambda;
            this.toSet = new double[similarities.length];
        }

        @Override
        public int size() {
            return similarities.length;
        }

        @Override
        public double gain(int element) {
            return lambda * Arrays.stream(similarities[element]).sum()
                    - 2 * toSet[element]
                    - similarities[element][element];
        }

        @Override
        public void add(int element) {
            value += gain(element);
            for (int other = 0; other < toSet.length; other++) {
                toSet[other] += similarities[element][other];
            }
        }

        @Override
        public double value() {
            return value;
        }

        @Override
        public PlainObjective empty() {
            return new Cut(similarities, lambda);
        }
    }
}
