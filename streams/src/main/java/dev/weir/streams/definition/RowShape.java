package dev.weir.streams.definition;

import java.util.List;

/**
 * What the feature vectors of a pipeline are like, by its declared features alone: dense, unless a hashed one has more than {@value #DENSE_BUCKETS} columns, or all together
 * more than {@value #DENSE_COLUMNS}. A dense vector takes 4 bytes for each column, a sparse one 8 for each that is not 0.
 *
 * @param width columns of all features
 * @param filled those of a record that are not 0, as far as one can know beforehand
 */
public record RowShape(long width, long filled, boolean sparse) {
    /** Up to here a dense vector is compared as quickly as a sparse one of ten words. */
    public static final int DENSE_BUCKETS = 1024;

    public static final int DENSE_COLUMNS = 65_536;

    public static RowShape of(List<Extractor> features) {
        long width = features.stream().mapToLong(Extractor::width).sum();
        return new RowShape(
                width,
                features.stream().mapToLong(Extractor::filled).sum(),
                width > DENSE_COLUMNS
                        || features.stream().anyMatch(each -> each.isHashed() && each.width() > DENSE_BUCKETS));
    }

    /** Columns that no hash chooses, so that each of them takes memory in each record. */
    public static long unhashed(List<Extractor> features) {
        return features.stream()
                .filter(each -> !each.isHashed())
                .mapToLong(Extractor::width)
                .sum();
    }
}
