package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.kernels.element.Features;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.RowShape;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The feature vector of a record, the same bits on every machine: each extractor fills its own columns, in the order of the definition. Zero is always +0, so equal records are equal bits. */
final class FeatureReader {
    private static final String LABEL = "a text, a number or a boolean";
    private static final int UNHASHED_MAX = RowShape.DENSE_COLUMNS;
    private static final long DAY = 86_400_000;

    private final List<Columns> parts;
    private final int width;
    private final boolean sparse;

    private FeatureReader(List<Columns> parts, RowShape shape) {
        this.parts = parts;
        this.width = (int) shape.width();
        this.sparse = shape.sparse();
    }

    /** An extractor made ready: paths compiled, its columns known. */
    interface Columns {
        void read(JsonNode record, FeatureRow row) throws BadRecord;
    }

    /**
     * @throws IllegalArgumentException if a path is none, or a scale, weight or size is not positive, or there are more than 65 536 columns besides the hashed ones, or more
     *     than 2³¹ − 1 together
     */
    static FeatureReader of(List<Extractor> extractors) {
        List<Columns> parts = new ArrayList<>();
        int width = 0;
        int unhashed = 0;
        for (Extractor extractor : extractors) {
            int most = extractor.isHashed() ? Integer.MAX_VALUE - width : UNHASHED_MAX - unhashed;
            if (extractor.width() < 1 || extractor.width() > Math.min(most, Integer.MAX_VALUE - width)) {
                throw new IllegalArgumentException(extractor + " fills " + extractor.width() + " columns after " + width
                        + ", but must fill at least one, and all together at most " + UNHASHED_MAX
                        + " besides text, category and neighbours, and at most " + Integer.MAX_VALUE + " with them");
            }
            parts.add(columns(extractor, width));
            width += extractor.width();
            unhashed += extractor.isHashed() ? 0 : extractor.width();
        }
        return new FeatureReader(List.copyOf(parts), RowShape.of(extractors));
    }

    Features read(JsonNode record) throws BadRecord {
        FeatureRow row = new FeatureRow();
        for (Columns part : parts) {
            part.read(record, row);
        }
        return row.features(width, sparse);
    }

    private static Columns columns(Extractor extractor, int from) {
        return switch (extractor) {
            case Extractor.Number(String path, double scale) ->
                number(Field.of(path), positive(scale, extractor), from);
            case Extractor.Vector(String path, int size, double scale) ->
                vector(Field.of(path), size, positive(scale, extractor), from);
            case Extractor.Category(String path, int buckets, double weight) ->
                category(Field.of(path), buckets, (float) positive(weight, extractor), from);
            case Extractor.Text(String path, int buckets, double weight) ->
                text(Field.of(path), buckets, positive(weight, extractor), from);
            case Extractor.Neighbours(String path, int buckets) -> {
                Field field = Field.of(path);
                yield (record, row) -> Hashed.neighbours(field, record, buckets, from, row);
            }
            case Extractor.Ranks ranks -> Ranking.of(ranks, from);
            case Extractor.Geo(List<String> paths, double scale) -> {
                if (paths.size() != 2) {
                    throw new IllegalArgumentException(extractor + " must have two paths, latitude and longitude");
                }
                double radius = 1 / positive(scale, extractor);
                yield geo(Field.of(paths.getFirst()), Field.of(paths.getLast()), positive(radius, extractor), from);
            }
            case Extractor.TimeOfDay(String path, double weight) ->
                timeOfDay(Field.of(path), positive(weight, extractor), from);
        };
    }

    /** Neither zero nor infinite as a float, so that no record is refused, and none made all zero, for the definition's fault. */
    private static double positive(double value, Extractor extractor) {
        if (!((float) value > 0) || Float.isInfinite((float) value)) {
            throw new IllegalArgumentException("the scale or weight of " + extractor + " must be from "
                    + Float.MIN_VALUE + " to " + Float.MAX_VALUE);
        }
        return value;
    }

    private static Columns number(Field field, double scale, int at) {
        String legal = legal(scale);
        return (record, row) -> {
            JsonNode value = field.in(record);
            float number = scaled(value, scale);
            if (!Float.isFinite(number)) {
                throw field.bad(value, legal);
            }
            row.put(at, number);
        };
    }

    private static Columns vector(Field field, int size, double scale, int from) {
        String legal = legal(scale);
        return (record, row) -> {
            JsonNode values = field.in(record);
            if (!values.isArray() || values.size() != size) {
                throw field.bad(values, "an array of " + size + " numbers");
            }
            for (int i = 0; i < size; i++) {
                float number = scaled(values.get(i), scale);
                if (!Float.isFinite(number)) {
                    throw BadRecord.at(field.path() + "[" + i + "]", values.get(i), legal);
                }
                row.put(from + i, number);
            }
        };
    }

    private static String legal(double scale) {
        BigDecimal max = new BigDecimal(Float.MAX_VALUE * scale).round(new MathContext(2, RoundingMode.DOWN));
        return "a number from -" + max + " to " + max;
    }

    /** Not finite if it is no number or leaves the range of a float. */
    private static float scaled(JsonNode value, double scale) {
        return value.isNumber() ? plain(value.doubleValue() / scale) : Float.NaN;
    }

    private static Columns category(Field field, int buckets, float weight, int from) {
        return (record, row) -> row.put(from + Buckets.of(field.label(record, LABEL), buckets), weight);
    }

    private static Columns text(Field field, int buckets, double weight, int from) {
        return (record, row) -> {
            JsonNode value = field.in(record);
            if (!value.isTextual()) {
                throw field.bad(value, "a text");
            }
            Hashed.text(value.textValue(), buckets, weight, from, row);
        };
    }

    /** x to (0° N, 0° E), y to (0° N, 90° E), z to the north pole. */
    private static Columns geo(Field latitude, Field longitude, double radius, int from) {
        return (record, row) -> {
            double north = Math.toRadians(latitude.within(record, 90));
            double east = Math.toRadians(longitude.within(record, 180));
            row.put(from, plain(radius * StrictMath.cos(north) * StrictMath.cos(east)));
            row.put(from + 1, plain(radius * StrictMath.cos(north) * StrictMath.sin(east)));
            row.put(from + 2, plain(radius * StrictMath.sin(north)));
        };
    }

    /** Midnight UTC is at (weight, 0), six o'clock at (0, weight). */
    private static Columns timeOfDay(Field field, double weight, int from) {
        return (record, row) -> {
            double angle = 2 * Math.PI * (field.time(record) % DAY) / DAY;
            row.put(from, plain(weight * StrictMath.cos(angle)));
            row.put(from + 1, plain(weight * StrictMath.sin(angle)));
        };
    }

    private static float plain(double value) {
        return (float) value + 0f;
    }
}
