package dev.weir.app.config;

import dev.weir.kernels.submodular.Similarity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code similarity { rbf | cosine | dot }}: exactly one of them. */
final class SimilarityReader {
    private static final List<String> KEYS = List.of("rbf", "cosine", "dot");
    private static final Similarity SHIFTED = new Similarity.ShiftedCosine();

    private SimilarityReader() {}

    static Optional<Similarity> read(Block block) {
        return read(
                block,
                Kinds.choice(
                        Map.of("shifted", SHIFTED, "clipped", new Similarity.ClippedCosine()),
                        "must be shifted or clipped"));
    }

    /** One that is positive semi-definite. */
    static Optional<Similarity> readKernel(Block block) {
        return read(
                block,
                Kinds.choice(
                        Map.of("shifted", SHIFTED),
                        "must be shifted: log-determinant needs a positive semi-definite kernel"));
    }

    private static Optional<Similarity> read(Block block, Kind<Similarity> cosine) {
        Optional<Similarity> rbf = block.optional("rbf", Kinds.positive()).map(Similarity.Rbf::new);
        Optional<Similarity> angle = block.optional("cosine", cosine);
        Optional<Similarity> dot = block.optional("dot", Kinds.positive()).map(Similarity.Dot::new);
        long given = KEYS.stream().filter(block::has).count();
        // A misspelt key is told as an unknown one, which says more.
        if (given > 1 || given == 0 && !block.hasUnknown()) {
            block.node()
                    .problemUnshown(
                            "must have exactly one of the keys rbf, the squared distance at which two elements are alike by 1/e;"
                                    + " cosine, shifted or clipped; dot, the largest squared length that an element has");
        }
        return given == 1 ? rbf.or(() -> angle).or(() -> dot) : Optional.empty();
    }
}
