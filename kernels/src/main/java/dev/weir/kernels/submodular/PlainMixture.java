package dev.weir.kernels.submodular;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A weighted sum of plain forms, each divided by its best singleton, rounded up as the engine does it. */
record PlainMixture(List<PlainObjective> parts, List<Double> factors) implements PlainObjective {
    static PlainMixture of(
            List<ObjectiveConfig.Mixture.Part> parts, List<double[]> elements, List<double[]> anchors, int[] columns) {
        List<PlainObjective> forms = parts.stream()
                .map(part -> PlainForms.over(part.objective(), elements, anchors, columns))
                .toList();
        List<Double> factors = new ArrayList<>();
        for (int i = 0; i < forms.size(); i++) {
            Largest largest = new Largest();
            largest.add(forms.get(i).bestSingleton());
            factors.add(largest.roundedUp() > 0 ? parts.get(i).weight() / largest.roundedUp() : 0);
        }
        return new PlainMixture(forms, factors);
    }

    private double sum(ToDoubleFunction<PlainObjective> value) {
        double sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            sum += factors.get(i) * value.applyAsDouble(parts.get(i));
        }
        return sum;
    }

    @Override
    public int size() {
        return parts.getFirst().size();
    }

    @Override
    public double gain(int element) {
        return sum(part -> part.gain(element));
    }

    @Override
    public void add(int element) {
        parts.forEach(part -> part.add(element));
    }

    @Override
    public double value() {
        return sum(PlainObjective::value);
    }

    @Override
    public PlainObjective empty() {
        return new PlainMixture(parts.stream().map(PlainObjective::empty).toList(), factors);
    }
}
