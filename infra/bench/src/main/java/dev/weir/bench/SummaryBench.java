package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A count window over 256 fixed anchors, 49 columns: one delete and one insert, and a publication after them. */
@State(Scope.Benchmark)
public class SummaryBench extends WindowBench {
    private static final int COLUMNS = 49;

    @Param({"1000", "10000"})
    private int live;

    @Param("10")
    private int k;

    @Override
    int live() {
        return live;
    }

    @Override
    SummaryConfig config(List<Features> anchors) {
        return new SummaryConfig(
                Math.max(1, k),
                0.5,
                new Similarity.Rbf(COLUMNS),
                new Anchors.Fixed(anchors),
                Map.of(),
                SummaryConfig.POOL_PER_MEMBER,
                7);
    }

    @Override
    Features draw() {
        float[] values = new float[COLUMNS];
        float centre = random.nextInt(8);
        for (int i = 0; i < COLUMNS; i++) {
            values[i] = (float) random.nextGaussian(centre, 0.5);
        }
        return Features.of(values);
    }
}
