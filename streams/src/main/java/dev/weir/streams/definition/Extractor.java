package dev.weir.streams.definition;

import java.util.List;

/** Turns a part of a record into columns of the feature vector; columns are laid out in the order of the pipeline file. */
public sealed interface Extractor {
    /** The most columns of one that is hashed. */
    int BUCKETS_MAX = 1 << 30;

    /** Words, or neighbours, of a record. Nobody can know it beforehand. */
    int USUAL = 16;

    /** Columns it has. */
    int width();

    /** How many of them are not 0, as far as one can know beforehand. */
    default int filled() {
        return width();
    }

    /** Whether a hash says which of its columns a record has, so that nearly all of them are 0. */
    default boolean isHashed() {
        return false;
    }

    /** {@code value / scale}: one column. */
    record Number(String path, double scale) implements Extractor {
        @Override
        public int width() {
            return 1;
        }
    }

    /** A JSON array of exactly {@code size} numbers, each divided by {@code scale}. */
    record Vector(String path, int size, double scale) implements Extractor {
        @Override
        public int width() {
            return size;
        }
    }

    /** One-hot by hash into {@code buckets} columns, of height {@code weight}. */
    record Category(String path, int buckets, double weight) implements Extractor {
        @Override
        public int width() {
            return buckets;
        }

        @Override
        public int filled() {
            return 1;
        }

        @Override
        public boolean isHashed() {
            return true;
        }
    }

    /** Hashed word counts, square-rooted and scaled to length {@code weight}. */
    record Text(String path, int buckets, double weight) implements Extractor {
        @Override
        public int width() {
            return buckets;
        }

        @Override
        public int filled() {
            return Math.min(USUAL, buckets);
        }

        @Override
        public boolean isHashed() {
            return true;
        }
    }

    /** Similarities to named neighbours, 0 to 1, each in one of {@code buckets} columns by hash of the name; of two in one column the larger. */
    record Neighbours(String path, int buckets) implements Extractor {
        @Override
        public int width() {
            return buckets;
        }

        @Override
        public int filled() {
            return Math.min(USUAL, buckets);
        }

        @Override
        public boolean isHashed() {
            return true;
        }
    }

    /**
     * Positions in ranked lists, 1 for the first, as Borda scores: {@code candidates − position}, and 0 where a list does not rank the record. One column for each list.
     *
     * @param paths one, to an array of {@code lists} positions; or one for each list
     */
    record Ranks(List<String> paths, int lists, int candidates) implements Extractor {
        public Ranks {
            paths = List.copyOf(paths);
        }

        /** The score of a first place. */
        public int best() {
            return candidates - 1;
        }

        @Override
        public int width() {
            return lists;
        }
    }

    /** Latitude and longitude in degrees to the sphere of radius {@code 1 / scale}: three columns. */
    record Geo(List<String> paths, double scale) implements Extractor {
        @Override
        public int width() {
            return 3;
        }
    }

    /** The time of day as a point on a circle of radius {@code weight}: two columns, UTC. */
    record TimeOfDay(String path, double weight) implements Extractor {
        @Override
        public int width() {
            return 2;
        }
    }
}
