package dev.weir.app.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.streams.ingest.RecordDecoder;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what {@link Quakes} writes, and no more. */
final class PlainDecoder implements RecordDecoder {
    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Result decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new Decoded(new Update.Delete(new String(record.key(), UTF_8)));
        }
        try {
            JsonNode tree = mapper.readTree(record.value());
            String id = tree.get("id").asText();
            if (tree.path("withdrawn").asBoolean()) {
                return new Decoded(new Update.Delete(id));
            }
            long time = tree.get("t").asLong();
            Features features = Features.of(
                    (float) tree.get("x").asDouble(), (float) tree.get("y").asDouble());
            Element element = new Element(id, features, time, Element.NEVER, "", tree.toString(), record.offset());
            return new Decoded(new Update.Upsert(element, time));
        } catch (IOException e) {
            return new Rejected("not JSON: " + e.getMessage());
        }
    }
}
