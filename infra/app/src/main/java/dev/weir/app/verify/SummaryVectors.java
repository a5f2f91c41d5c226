package dev.weir.app.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kernels.submodular.Similarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One data set of a folder: elements, anchors, streams, checkpoints.
 *
 * @param streams by kind; a kind without a file is absent
 */
record SummaryVectors(
        String name,
        TreeMap<Integer, Item> items,
        List<Integer> anchors,
        Similarity similarity,
        Map<String, List<Step>> streams,
        List<Checkpoint> checkpoints) {
    private static final String CHECKPOINTS = ".checkpoints.csv";

    record Item(double[] values, String group) {}

    /** Of each element. */
    int columns() {
        return items.firstEntry().getValue().values().length;
    }

    record Step(int step, boolean insert, int id) {}

    /** Whether a folder that has this file holds such vectors. */
    static boolean isMarkedBy(String file) {
        return file.endsWith(CHECKPOINTS);
    }

    static List<SummaryVectors> readAll(Path folder, List<String> files) {
        return files.stream()
                .filter(SummaryVectors::isMarkedBy)
                .map(file -> read(folder, file.substring(0, file.length() - CHECKPOINTS.length()), files))
                .toList();
    }

    private static SummaryVectors read(Path folder, String name, List<String> files) {
        TreeMap<Integer, Item> items = items(folder.resolve(name + ".features.csv"));
        Path meta = folder.resolve(name + ".meta.json");
        JsonNode json = json(meta);
        List<Integer> anchors = new ArrayList<>();
        for (JsonNode anchor : json.path("anchors")) {
            if (!anchor.isInt() || !items.containsKey(anchor.intValue())) {
                throw new IllFormed(meta + ": anchor " + anchor + " is no id of " + name + ".features.csv");
            }
            anchors.add(anchor.intValue());
        }
        Map<String, List<Step>> streams = new HashMap<>();
        String suffix = ".stream.csv";
        for (String file : files) {
            if (file.startsWith(name + ".")
                    && file.endsWith(suffix)
                    && file.length() > name.length() + 1 + suffix.length()) {
                String kind = file.substring(name.length() + 1, file.length() - suffix.length());
                streams.put(kind, steps(folder.resolve(file)));
            }
        }
        List<Checkpoint> checkpoints = Table.read(folder.resolve(name + CHECKPOINTS)).rows().stream()
                .map(Checkpoint::of)
                .toList();
        return new SummaryVectors(name, items, anchors, similarity(meta, json), streams, checkpoints);
    }

    private static TreeMap<Integer, Item> items(Path file) {
        TreeMap<Integer, Item> items = new TreeMap<>();
        for (Table.Row row : Table.read(file).rows()) {
            List<String> columns = row.columns().stream()
                    .filter(column -> column.matches("x\\d+"))
                    .toList();
            double[] values = columns.stream().mapToDouble(row::number).toArray();
            if (values.length == 0) {
                throw row.wrong("there are no columns x0, x1, …");
            }
            if (items.put(row.integer("id"), new Item(values, row.text("group"))) != null) {
                throw row.wrong("id " + row.text("id") + " comes twice");
            }
        }
        if (items.isEmpty()) {
            throw new IllFormed(file + ": there are no elements");
        }
        return items;
    }

    private static List<Step> steps(Path file) {
        List<Step> steps = new ArrayList<>();
        for (Table.Row row : Table.read(file).rows()) {
            boolean insert =
                    switch (row.text("op").strip()) {
                        case "I" -> true;
                        case "D" -> false;
                        default -> throw row.wrong("op must be I or D, but is '" + row.text("op") + "'");
                    };
            steps.add(new Step(row.integer("step"), insert, row.integer("id")));
        }
        return steps;
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new IllFormed("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Similarity similarity(Path meta, JsonNode json) {
        try {
            return new Similarity.Rbf(json.path("rbf_scale").asDouble(Double.NaN));
        } catch (IllegalArgumentException e) {
            throw new IllFormed(meta + ": rbf_scale: " + e.getMessage(), e);
        }
    }
}
