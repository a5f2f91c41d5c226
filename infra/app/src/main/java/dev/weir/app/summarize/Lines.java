package dev.weir.app.summarize;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The records of a file as JSON texts: a JSON-lines file's lines, or the rows of a CSV file under the names of its first one. */
final class Lines {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    private Lines() {}

    static void jsonLines(Reader reader, Consumer<byte[]> each) throws IOException {
        BufferedReader lines = new BufferedReader(reader);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                each.accept(line.getBytes(UTF_8));
            }
        }
    }

    /** @throws IOException if a row does not fit the first one; the message says which */
    static void csv(Reader reader, Consumer<byte[]> each) throws IOException {
        ObjectMapper json = new ObjectMapper();
        CsvMapper mapper = CsvMapper.builder()
                .enable(CsvParser.Feature.TRIM_SPACES)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .enable(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
                .build();
        try (MappingIterator<Map<String, String>> rows = mapper.readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .readValues(reader)) {
            while (rows.hasNextValue()) {
                each.accept(json.writeValueAsBytes(object(json, rows.nextValue())));
            }
        } catch (JsonProcessingException e) {
            throw new IOException("line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** A cell that reads as a JSON number or truth value is one; an empty cell is absent. */
    private static ObjectNode object(ObjectMapper json, Map<String, String> row) throws IOException {
        ObjectNode object = json.createObjectNode();
        for (var cell : row.entrySet()) {
            String text = cell.getValue();
            if (NUMBER.matcher(text).matches() || text.equals("true") || text.equals("false")) {
                object.set(cell.getKey(), json.readTree(text));
            } else if (!text.isEmpty()) {
                object.put(cell.getKey(), text);
            }
        }
        return object;
    }
}
