package dev.weir.app.verify;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Concave;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Similarity;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The objectives that a checkpoint may name. */
enum Goal {
    FACILITIES_AT_ANCHORS("fl_anchor"),
    FACILITIES_AT_ALL_LIVE("fl_live"),
    COVERAGE("coverage"),
    WEIGHTED_COVERAGE("wcoverage"),
    ROOTS_OF_FEATURES("feat_sqrt"),
    LOGARITHMS_OF_FEATURES("feat_log"),
    LOG_DETERMINANT("logdet");

    /** A sample so large is everything live. */
    private static final int SAMPLE_MAX = 65_536;

    private final String title;

    Goal(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    static Goal named(Table.Row row) {
        String objective = row.text("objective").strip();
        return Arrays.stream(values())
                .filter(goal -> goal.title.equals(objective))
                .findFirst()
                .orElseThrow(() -> row.wrong("objective '" + objective + "' is none of "
                        + Arrays.stream(values()).map(Goal::title).sorted().toList()));
    }

    ObjectiveConfig objective(Similarity similarity, List<Features> anchors, int columns) {
        return switch (this) {
            case FACILITIES_AT_ANCHORS -> new ObjectiveConfig.FacilityLocation(similarity, new Anchors.Fixed(anchors));
            case FACILITIES_AT_ALL_LIVE ->
                new ObjectiveConfig.FacilityLocation(similarity, new Anchors.Sample(SAMPLE_MAX));
            case COVERAGE -> new ObjectiveConfig.Coverage(List.of());
            case WEIGHTED_COVERAGE ->
                new ObjectiveConfig.Coverage(IntStream.range(0, columns)
                        .mapToObj(column -> 1.0 + column % 5)
                        .toList());
            case ROOTS_OF_FEATURES -> new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of());
            case LOGARITHMS_OF_FEATURES -> new ObjectiveConfig.FeatureBased(new Concave.Logarithm(), List.of());
            case LOG_DETERMINANT -> new ObjectiveConfig.LogDeterminant(similarity, 1);
        };
    }
}
