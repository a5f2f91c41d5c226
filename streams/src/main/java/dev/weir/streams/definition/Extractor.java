package dev.weir.streams.definition;

import java.util.List;

/** Turns a part of a record into columns of the feature vector; columns are laid out in the order of the pipeline file. */
public sealed interface Extractor {
    /** Columns it fills. */
    int width();

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
    }

    /** Hashed word counts, square-rooted and scaled to length {@code weight}. */
    record Text(String path, int buckets, double weight) implements Extractor {
        @Override
        public int width() {
            return buckets;
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
