package dev.weir.kernels.submodular;

import dev.weir.kernels.element.Features;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The digits of the test resources. */
final class Digits {
    static final Similarity SIMILARITY = new Similarity.Rbf(1000);

    record Step(boolean insert, int id) {}

    final List<Features> features = new ArrayList<>();
    final List<String> groups = new ArrayList<>();
    private final String name;

    Digits(String name) {
        this.name = name;
        for (String line : lines(name + ".features.csv")) {
            String[] cells = line.split(",", -1);
            float[] values = new float[cells.length - 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.parseFloat(cells[i + 2]);
            }
            groups.add(cells[1]);
            features.add(Features.of(values));
        }
    }

    List<Step> stream(String kind) {
        return lines(name + "." + kind + ".stream.csv").stream()
                .map(line -> line.split(",", -1))
                .map(cells -> new Step(cells[1].equals("I"), Integer.parseInt(cells[2])))
                .toList();
    }

    void apply(Step step, DynamicSummary engine, Map<Integer, Integer> live) {
        if (step.insert()) {
            engine.upsert(id(step.id()), features.get(step.id()), groups.get(step.id()));
            live.put(step.id(), step.id());
        } else {
            engine.delete(id(step.id()));
            live.remove(step.id());
        }
    }

    /** Every third row from the end: elements and anchors overlap in part, as they do in use. */
    List<Features> anchors(int count) {
        List<Features> anchors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            anchors.add(features.get(features.size() - 1 - (3 * i) % features.size()));
        }
        return anchors;
    }

    StaticGreedy yardstick(TreeMap<Integer, Integer> live, List<Features> anchors) {
        return yardstick(new ObjectiveConfig.FacilityLocation(SIMILARITY, new Anchors.Fixed(anchors)), live, anchors);
    }

    StaticGreedy yardstick(ObjectiveConfig objective, TreeMap<Integer, Integer> live, List<Features> anchors) {
        return StaticGreedy.over(
                PlainObjective.over(
                        objective,
                        live.keySet().stream()
                                .map(row -> doubles(features.get(row)))
                                .toList(),
                        anchors.stream().map(Digits::doubles).toList()),
                live.keySet().stream().map(groups::get).toList());
    }

    static double[] doubles(Features features) {
        double[] values = new double[features.size()];
        Arrays.setAll(values, features::at);
        return values;
    }

    /** Ids of equal length, so that their order is that of the numbers. */
    static String id(int row) {
        return String.format("%06d", row);
    }

    private static List<String> lines(String file) {
        try (var in = Digits.class.getResourceAsStream(file);
                var reader =
                        new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
