package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.streams.definition.PipelineDefinition;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Records whose value is one JSON document. JSON null counts as absent throughout.
 *
 * <ul>
 *   <li>No value (a tombstone): deletes the element whose id is the key, as UTF-8 text.
 *   <li>{@code deleted} is true: deletes the element of the id in the value; nothing else is looked at. False or absent: an upsert. Anything else is rejected,
 *       because a guess would either lose an element or keep one that was to go.
 *   <li>Otherwise an upsert. Id: a text, or an integer as its decimal digits, of 1 to 1024 characters (UTF-16 units). Times: epoch milliseconds or ISO-8601
 *       with an offset, 1970 to 9999; the window deals with times in the far future. Group: text, number or boolean, at most 256 characters. Cost: a number over 0; where the definition names one, each record must have it. The
 *       payload is the value as it came.
 * </ul>
 *
 * An id or a group with half of a surrogate pair is rejected: as UTF-8 it would come back as another one.
 */
public final class JsonDecoder implements RecordDecoder<Update> {
    private static final int ID_MAX = 1024;
    private static final int GROUP_MAX = 256;
    private static final String ID = "a text or an integer of 1 to " + ID_MAX + " characters of well-formed Unicode";
    private static final String GROUP =
            "a text, a number or a boolean of at most " + GROUP_MAX + " characters of well-formed Unicode";

    private final Field id;
    private final Optional<Field> deleted;
    private final Optional<Field> time;
    private final Optional<Field> elementTime;
    private final Optional<Field> lifetime;
    private final Optional<Field> group;
    private final Optional<Field> cost;
    private final FeatureReader features;

    private JsonDecoder(PipelineDefinition.Source source, FeatureReader features) {
        this.id = Field.of(source.id());
        this.deleted = source.deleted().map(Field::of);
        this.time = source.time().map(Field::of);
        this.elementTime = source.elementTime().map(Field::of);
        this.lifetime = source.ttl().map(Field::of);
        this.group = source.group().map(Field::of);
        this.cost = source.cost().map(Field::of);
        this.features = features;
    }

    /**
     * Compiles what the definition says about records.
     *
     * @throws IllegalArgumentException if a path of the definition is none, or an extractor cannot be carried out
     */
    public static JsonDecoder of(PipelineDefinition definition) {
        return new JsonDecoder(definition.source(), FeatureReader.of(definition.features()));
    }

    @Override
    public Result<Update> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new Decoded<>(record.value() == null ? tombstone(record) : update(record));
        } catch (BadRecord e) {
            return new Rejected<>(e.getMessage());
        }
    }

    private static Update tombstone(ConsumerRecord<byte[], byte[]> record) throws BadRecord {
        if (record.key() == null) {
            throw new BadRecord("key and value are null, so nothing says what to delete; the key must be an id");
        }
        String key = StrictJson.text(record.key(), "key");
        if (!isId(key)) {
            throw BadRecord.at("the key", TextNode.valueOf(key), ID);
        }
        return new Update.Delete(key);
    }

    private Update update(ConsumerRecord<byte[], byte[]> record) throws BadRecord {
        String text = StrictJson.text(record.value(), "value");
        JsonNode tree = StrictJson.tree(text);
        String id = id(tree);
        if (deleted.isPresent() && deleted.get().flag(tree)) {
            return new Update.Delete(id);
        }
        long clock = time.isPresent() ? time.get().time(tree) : timestamp(record);
        long at = elementTime.isPresent() ? elementTime.get().time(tree) : clock;
        Element element = new Element(
                id, features.read(tree), at, expiry(tree, at), group(tree), cost(tree), text, record.offset());
        return new Update.Upsert(element, clock);
    }

    private String id(JsonNode tree) throws BadRecord {
        JsonNode value = id.in(tree);
        if (!(value.isTextual() || value.isIntegralNumber()) || !isId(value.asText())) {
            throw id.bad(value, ID);
        }
        return value.asText();
    }

    private static long timestamp(ConsumerRecord<byte[], byte[]> record) throws BadRecord {
        if (!Times.isLegal(record.timestamp())) {
            throw new BadRecord("the record's timestamp is " + record.timestamp() + ", but must be " + Times.TIME);
        }
        return record.timestamp();
    }

    private long expiry(JsonNode tree, long at) throws BadRecord {
        boolean mortal = lifetime.isPresent() && lifetime.get().isIn(tree);
        return mortal ? Times.expiry(at, lifetime.get().lifetime(tree)) : Element.NEVER;
    }

    private String group(JsonNode tree) throws BadRecord {
        if (group.isEmpty() || !group.get().isIn(tree)) {
            return "";
        }
        String label = group.get().label(tree, GROUP);
        if (label.length() > GROUP_MAX || !isWellFormed(label)) {
            throw group.get().bad(group.get().in(tree), GROUP);
        }
        return label;
    }

    private double cost(JsonNode tree) throws BadRecord {
        return cost.isPresent() ? cost.get().positive(tree) : 1;
    }

    private static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= ID_MAX && isWellFormed(text);
    }

    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    }
}
