package dev.weir.app.config;

import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.RowShape;
import java.util.List;
import java.util.OptionalInt;

/**
 * What an objective must know of the features.
 *
 * @param columns of the feature vector, which weights and fixed anchors must have too; 0 = not known
 * @param signed whether some features can be negative by what they are
 * @param firstPlace the score of a first place, where the features are one block of ranks and nothing else
 */
record FeatureTraits(long columns, boolean signed, OptionalInt firstPlace) {
    static final FeatureTraits UNKNOWN = new FeatureTraits(0, false, OptionalInt.empty());

    static FeatureTraits of(List<Extractor> features) {
        return new FeatureTraits(
                RowShape.of(features).width(),
                FeatureKinds.areSigned(features),
                features.size() == 1 && features.getFirst() instanceof Extractor.Ranks ranks
                        ? OptionalInt.of(ranks.best())
                        : OptionalInt.empty());
    }

    boolean areKnown() {
        return columns > 0;
    }
}
