package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Extractors that a hash chooses the columns for: of so many only a few are not 0, and only those are looked at. */
final class Hashed {
    private static final String SIMILARITY = "a number from 0 to 1";
    private static final String NEIGHBOURS =
            "an object of names and similarities, or an array of pairs such as [\"name\", 0.5]";
    private static final String NAME = "a text, a number or a boolean, the name of the neighbour";

    private Hashed() {}

    /** The square root tames words that are said often; with it, the length is that of the counts' sum. A text without words is all zero. */
    static void text(String text, int buckets, double weight, int from, FeatureRow row) {
        int[] columns = columns(text, buckets);
        for (int first = 0, next; first < columns.length; first = next) {
            next = first + 1;
            while (next < columns.length && columns[next] == columns[first]) {
                next++;
            }
            row.put(from + columns[first], (float) (weight * Math.sqrt((next - first) / (double) columns.length)));
        }
    }

    /** Of each word, ascending. */
    private static int[] columns(String text, int buckets) {
        var words = new Object() {
            int[] columns = new int[16];
            int count;
        };
        Words.forEach(text, word -> {
            if (words.count == words.columns.length) {
                words.columns = Arrays.copyOf(words.columns, 2 * words.count);
            }
            words.columns[words.count++] = Buckets.of(word, buckets);
        });
        int[] columns = Arrays.copyOf(words.columns, words.count);
        Arrays.sort(columns);
        return columns;
    }

    /** Of two neighbours in one column, or of one that comes twice, the larger similarity counts. */
    static void neighbours(Field field, JsonNode record, int buckets, int from, FeatureRow row) throws BadRecord {
        JsonNode value = field.in(record);
        if (!value.isObject() && !value.isArray()) {
            throw field.bad(value, NEIGHBOURS);
        }
        TreeMap<Integer, Float> near = new TreeMap<>();
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                near.merge(
                        Buckets.of(each.getKey(), buckets),
                        similarity(field, each.getKey(), each.getValue()),
                        Math::max);
            }
        } else {
            for (int i = 0; i < value.size(); i++) {
                JsonNode pair = value.get(i);
                String name = name(field, i, pair);
                near.merge(Buckets.of(name, buckets), similarity(field, name, pair.get(1)), Math::max);
            }
        }
        near.forEach((column, similarity) -> row.put(from + column, similarity));
    }

    private static String name(Field field, int i, JsonNode pair) throws BadRecord {
        String place = field.path() + "[" + i + "]";
        if (!pair.isArray() || pair.size() != 2) {
            throw BadRecord.at(place, pair, "a pair such as [\"name\", 0.5]");
        }
        JsonNode name = pair.get(0);
        if (!name.isTextual() && !name.isNumber() && !name.isBoolean()) {
            throw BadRecord.at(place + "[0]", name, NAME);
        }
        return name.asText();
    }

    private static float similarity(Field field, String name, JsonNode value) throws BadRecord {
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= 0 && number <= 1)) {
            throw BadRecord.at(field.path() + "['" + Inert.of(name, 40) + "']", value, SIMILARITY);
        }
        return (float) number;
    }
}
