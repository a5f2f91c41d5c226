package dev.weir.streams.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.kernels.relaxation.Request;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Requests to a solver: the key is the sequence, the value one JSON object. What it holds says what it is.
 *
 * <ul>
 *   <li>{@code {"matrix", "rhs", "shift" or "values", "start", "context", "id"}}: a system; the last five may be absent.
 *   <li>{@code {"ask": context, "id"}}: the value alone.
 *   <li>{@code {"tell": ticket, "cost", "id"}} and {@code {"cancel": ticket, "id"}}; the id may be absent.
 *   <li>No value (a tombstone): the sequence is forgotten.
 * </ul>
 *
 * Nothing else may be in the object. A system without its matrix is understood, but impossible.
 */
public final class RequestDecoder implements RecordDecoder<Request> {
    private static final int NAME_MAX = 256;
    private static final int CAUSE_MAX = 300;

    private final Matrices matrices;

    public RequestDecoder(Matrices matrices) {
        this.matrices = matrices;
    }

    @Override
    public void prepare() {
        matrices.catchUp();
    }

    @Override
    public Result<Request> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            String sequence = sequence(record.key());
            return new Decoded<>(
                    record.value() == null ? new Request.Forget(sequence) : request(sequence, record.value()));
        } catch (BadRecord e) {
            return new Rejected<>(e.getMessage());
        }
    }

    private static String sequence(byte[] key) throws BadRecord {
        String sequence = key == null ? "" : StrictJson.text(key, "key");
        if (sequence.isEmpty() || sequence.length() > NAME_MAX) {
            throw new BadRecord(
                    "the key must name the sequence in 1 to " + NAME_MAX + " characters, but has " + sequence.length());
        }
        return sequence;
    }

    private Request request(String sequence, byte[] value) throws BadRecord {
        RequestFields fields = new RequestFields();
        try (JsonParser parser = StrictJson.parser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRecord("the value must be one JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                fields.read(parser);
            }
            if (parser.nextToken() != null) {
                throw new BadRecord("the object has ended, but something follows");
            }
        } catch (JsonProcessingException e) {
            throw StrictJson.notJson(e);
        } catch (IOException e) {
            throw new BadRecord("the value is not UTF-8: " + e.getMessage());
        }
        return made(sequence, fields);
    }

    private Request made(String sequence, RequestFields fields) throws BadRecord {
        Optional<String> id = fields.text("id");
        fields.checkTogether();
        if (fields.has("ask")) {
            String key = id.orElseThrow(() -> new BadRecord("an ask needs an id, so that asking again is safe"));
            return new Request.Ask(sequence, key, fields.number("ask"));
        }
        if (fields.has("tell")) {
            return new Request.Tell(sequence, id, fields.ticket("tell"), fields.number("cost"));
        }
        if (fields.has("cancel")) {
            return new Request.Cancel(sequence, id, fields.ticket("cancel"));
        }
        String name = fields.text("matrix").orElseThrow();
        return switch (matrices.find(name)) {
            case Matrices.Unusable(String cause) -> new Request.Impossible(sequence, id, Inert.of(cause, CAUSE_MAX));
            case Matrices.Known(var matrix) ->
                new Request.Solve(
                        sequence,
                        id,
                        name,
                        matrix,
                        fields.change(),
                        fields.vector("rhs"),
                        fields.has("start") ? Optional.of(fields.vector("start")) : Optional.empty(),
                        fields.optional("context"));
        };
    }
}
