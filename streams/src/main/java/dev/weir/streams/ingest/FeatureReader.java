package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.kernels.element.Features;
import dev.weir.streams.definition.Extractor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** The feature vector of a record, the same bits on every machine: each extractor fills its own columns, in the order of the definition. Zero is always +0, so equal records are equal bits. */
final class FeatureReader {
    private static final String LABEL = "a text, a number or a boolean";
    private static final int WIDTH_MAX = 1 << 16;
    private static final long DAY = 86_400_000;

    private final List<Columns> parts;
    private final int width;

    private FeatureReader(List<Columns> parts, int width) {
        this.parts = parts;
        this.width = width;
    }

    /** An extractor made ready: paths compiled, its columns known. */
    private interface Columns {
        void read(JsonNode record, float[] row) throws BadRecord;
    }

    /** @throws IllegalArgumentException if a path is none, or a scale, weight or size is not positive, or there are more than 65 536 columns */
    static FeatureReader of(List<Extractor> extractors) {
        List<Columns> parts = new ArrayList<>();
        int width = 0;
        for (Extractor extractor : extractors) {
            if (extractor.width() < 1 || extractor.width() > WIDTH_MAX - width) {
                throw new IllegalArgumentException(extractor + " fills " + extractor.width() + " columns after " + width
                        + ", but must fill at least one, and all together at most " + WIDTH_MAX);
            }
            parts.add(columns(extractor, width));
            width += extractor.width();
        }
        return new FeatureReader(List.copyOf(parts), width);
    }

    Features read(JsonNode record) throws BadRecord {
        float[] row = new float[width];
        for (Columns part : parts) {
            part.read(record, row);
        }
        return Features.of(row);
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
            row[at] = scaled(value, scale);
            if (!Float.isFinite(row[at])) {
                throw field.bad(value, legal);
            }
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
                row[from + i] = scaled(values.get(i), scale);
                if (!Float.isFinite(row[from + i])) {
                    throw BadRecord.at(field.path() + "[" + i + "]", values.get(i), legal);
                }
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
        return (record, row) -> row[from + Buckets.of(field.label(record, LABEL), buckets)] = weight;
    }

    /** The square root tames words that are said often; with it, the length is that of the counts' sum. A text without words is all zero. */
    private static Columns text(Field field, int buckets, double weight, int from) {
        return (record, row) -> {
            JsonNode value = field.in(record);
            if (!value.isTextual()) {
                throw field.bad(value, "a text");
            }
            Words.forEach(value.textValue(), word -> row[from + Buckets.of(word, buckets)]++);
            double words = 0;
            for (int column = from; column < from + buckets; column++) {
                words += row[column];
            }
            for (int column = from; column < from + buckets; column++) {
                row[column] = words == 0 ? 0 : (float) (weight * Math.sqrt(row[column] / words));
            }
        };
    }

    /** x to (0° N, 0° E), y to (0° N, 90° E), z to the north pole. */
    private static Columns geo(Field latitude, Field longitude, double radius, int from) {
        return (record, row) -> {
            double north = Math.toRadians(latitude.within(record, 90));
            double east = Math.toRadians(longitude.within(record, 180));
            row[from] = plain(radius * StrictMath.cos(north) * StrictMath.cos(east));
            row[from + 1] = plain(radius * StrictMath.cos(north) * StrictMath.sin(east));
            row[from + 2] = plain(radius * StrictMath.sin(north));
        };
    }

    /** Midnight UTC is at (weight, 0), six o'clock at (0, weight). */
    private static Columns timeOfDay(Field field, double weight, int from) {
        return (record, row) -> {
            double angle = 2 * Math.PI * (field.time(record) % DAY) / DAY;
            row[from] = plain(weight * StrictMath.cos(angle));
            row[from + 1] = plain(weight * StrictMath.sin(angle));
        };
    }

    private static float plain(double value) {
        return (float) value + 0f;
    }
}
