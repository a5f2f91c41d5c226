package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A weighted sum of objectives, each divided by its scale: its best singleton among what is live, rounded up to four bits. A sum of rounded products,
 * in the order of the parts, is monotone in each of them, so gains never grow here either.
 */
final class Mixture implements Objective {
    record Part(double weight, Objective objective) {}

    private final List<Part> parts;
    private final Live live;
    private final List<Largest> singletons;
    private double[] factors;
    private boolean stale;

    Mixture(List<Part> parts, Live live) {
        this.parts = parts;
        this.live = live;
        this.singletons = parts.stream().map(_ -> new Largest()).toList();
        this.factors = new double[parts.size()];
    }

    @Override
    public void require(String id, Features features) {
        parts.forEach(part -> part.objective.require(id, features));
    }

    @Override
    public void insert(int slot) {
        parts.forEach(part -> part.objective.insert(slot));
        stale |= parts.stream().anyMatch(part -> part.objective.stale());
        if (!stale) {
            for (int i = 0; i < factors.length; i++) {
                singletons.get(i).add(parts.get(i).objective.singleton(slot));
            }
            stale = !Arrays.equals(factors, scaled());
        }
    }

    @Override
    public void expect(List<Features> coming) {
        parts.forEach(part -> part.objective.expect(coming));
    }

    @Override
    public void expect(int[] slots, int from, int to) {
        parts.forEach(part -> part.objective.expect(slots, from, to));
    }

    @Override
    public int batch() {
        return parts.stream().mapToInt(part -> part.objective.batch()).max().orElse(1);
    }

    @Override
    public void remove(int slot) {
        // A stale part's singletons are not to be asked for; the refresh takes them all anew.
        if (!stale) {
            for (int i = 0; i < factors.length; i++) {
                singletons.get(i).remove(parts.get(i).objective.singleton(slot));
            }
        }
        parts.forEach(part -> part.objective.remove(slot));
        stale |= parts.stream().anyMatch(part -> part.objective.stale()) || !Arrays.equals(factors, scaled());
    }

    private double[] scaled() {
        double[] scaled = new double[parts.size()];
        for (int i = 0; i < scaled.length; i++) {
            double largest = singletons.get(i).roundedUp();
            scaled[i] = largest > 0 ? parts.get(i).weight / largest : 0;
        }
        return scaled;
    }

    @Override
    public boolean stale() {
        return stale;
    }

    @Override
    public void refresh() {
        if (!stale) {
            return;
        }
        for (int i = 0; i < factors.length; i++) {
            Objective objective = parts.get(i).objective;
            objective.refresh();
            singletons.get(i).clear();
            for (int at = 0; at < live.size(); at++) {
                singletons.get(i).add(objective.singleton(live.at(at)));
            }
        }
        factors = scaled();
        stale = false;
    }

    private double sum(ToDoubleFunction<Objective> value) {
        double sum = 0;
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] > 0) {
                sum += factors[i] * value.applyAsDouble(parts.get(i).objective);
            }
        }
        return sum;
    }

    @Override
    public double singleton(int slot) {
        return sum(objective -> objective.singleton(slot));
    }

    @Override
    public Prefixes prefixes() {
        return new Chain(parts.stream().map(part -> part.objective.prefixes()).toList(), factors.clone());
    }

    @Override
    public double everything() {
        return sum(Objective::everything);
    }

    @Override
    public String describe() {
        return parts.stream().map(part -> part.objective.describe()).collect(Collectors.joining("; "));
    }

    /** The parts' chains side by side. */
    private record Chain(List<Prefixes> chains, double[] factors) implements Prefixes {
        private double sum(ToDoubleFunction<Prefixes> value) {
            double sum = 0;
            for (int i = 0; i < factors.length; i++) {
                sum += factors[i] * value.applyAsDouble(chains.get(i));
            }
            return sum;
        }

        @Override
        public int length() {
            return chains.getFirst().length();
        }

        @Override
        public double value(int prefix) {
            return sum(chain -> chain.value(prefix));
        }

        @Override
        public double gain(int slot, int prefix, Cause cause) {
            return sum(chain -> chain.gain(slot, prefix, cause));
        }

        @Override
        public void gains(int slot, double[] gains, Cause cause) {
            double[] part = new double[length() + 1];
            Arrays.fill(gains, 0, part.length, 0);
            for (int i = 0; i < factors.length; i++) {
                chains.get(i).gains(slot, part, cause);
                for (int prefix = 0; prefix < part.length; prefix++) {
                    gains[prefix] += factors[i] * part[prefix];
                }
            }
        }

        @Override
        public void push(int slot) {
            chains.forEach(chain -> chain.push(slot));
        }

        @Override
        public void truncate(int length) {
            chains.forEach(chain -> chain.truncate(length));
        }
    }
}
