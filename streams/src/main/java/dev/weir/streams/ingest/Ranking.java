package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.streams.definition.Extractor;
import java.util.List;

/** Positions in ranked lists as Borda scores. */
final class Ranking {
    /** Scores are exact as features of all objectives. */
    private static final int RANKED_MAX = 65_536;

    private Ranking() {}

    /** @throws IllegalArgumentException if a path is none, there are not as many as lists, or fewer than two candidates */
    static FeatureReader.Columns of(Extractor.Ranks ranks, int from) {
        if (ranks.candidates() < 2 || ranks.candidates() > RANKED_MAX) {
            throw new IllegalArgumentException(ranks + " must have 2 to " + RANKED_MAX + " candidates");
        }
        List<Field> fields = ranks.paths().stream().map(Field::of).toList();
        if (fields.size() == 1) {
            return (record, row) -> array(fields.getFirst(), ranks, record, from, row);
        }
        if (fields.size() != ranks.lists()) {
            throw new IllegalArgumentException(ranks + " must have one path, or one for each list");
        }
        return (record, row) -> {
            for (int list = 0; list < fields.size(); list++) {
                Field field = fields.get(list);
                row.put(from + list, score(field.path().toString(), field.in(record), ranks));
            }
        };
    }

    private static void array(Field field, Extractor.Ranks ranks, JsonNode record, int from, FeatureRow row)
            throws BadRecord {
        JsonNode positions = field.in(record);
        if (!positions.isArray() || positions.size() != ranks.lists()) {
            throw field.bad(positions, "an array of " + ranks.lists() + " positions, one for each list");
        }
        for (int list = 0; list < ranks.lists(); list++) {
            row.put(from + list, score(field.path() + "[" + list + "]", positions.get(list), ranks));
        }
    }

    private static float score(String place, JsonNode position, Extractor.Ranks ranks) throws BadRecord {
        if (position.isNull() || position.isMissingNode()) {
            return 0;
        }
        double number = position.isNumber() ? position.doubleValue() : Double.NaN;
        if (!(number >= 1 && number <= ranks.candidates() && number == Math.rint(number))) {
            throw BadRecord.at(
                    place, position, "a position from 1 to " + ranks.candidates() + ", or null where it is not ranked");
        }
        return (float) (ranks.candidates() - number);
    }
}
