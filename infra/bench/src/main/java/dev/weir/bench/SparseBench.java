package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Texts of ten words in a count window of 10 000 over 256 fixed anchors: words in 256 dense columns, or in many sparse ones. */
@State(Scope.Benchmark)
public class SparseBench extends WindowBench {
    private static final int LIVE = 10_000;
    private static final int WORDS = 10;

    @Param({"256", "65536", "1073741824"})
    private int columns;

    @Override
    int live() {
        return LIVE;
    }

    @Override
    SummaryConfig config(List<Features> anchors) {
        return new SummaryConfig(
                10,
                0.5,
                new Similarity.ClippedCosine(),
                new Anchors.Fixed(anchors),
                Map.of(),
                SummaryConfig.POOL_PER_MEMBER,
                7);
    }

    /** Few words are said often. */
    @Override
    Features draw() {
        int[] words = random.doubles()
                .mapToInt(u -> (int) Math.pow(columns, u) - 1)
                .distinct()
                .limit(WORDS)
                .sorted()
                .toArray();
        float[] values = new float[WORDS];
        Arrays.fill(values, 1);
        Features sparse = Features.sparse(columns, words, values);
        if (columns > 1024) {
            return sparse;
        }
        float[] row = new float[columns];
        sparse.copyInto(row, 0);
        return Features.of(row);
    }
}
