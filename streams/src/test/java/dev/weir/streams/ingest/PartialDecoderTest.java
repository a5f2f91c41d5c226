package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialUpdate;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.ingest.RecordDecoder.Decoded;
import dev.weir.streams.ingest.RecordDecoder.Rejected;
import dev.weir.streams.wire.PartialCodec;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PartialDecoderTest {
    private static final PartialDecoder DECODER = PartialDecoder.of(new PipelineDefinition(
            "p",
            Pipelines.BARE,
            List.of(new Extractor.Vector("$.v", 2, 1)),
            WindowConfig.UNBOUNDED,
            new SummaryConfig(3, 0.2, new Similarity.Rbf(1), new Anchors.Sample(8), Map.of(), 4, 1),
            new PipelineDefinition.Sinks("m", "d")));

    @Test
    void whatOwnersTellIsRead() {
        var held = new PartialChange.Held(4, element(1, 2));
        assertEquals(new Decoded<>(new PartialUpdate(2, held)), decode("2/4", PartialCodec.encode(held)));
        assertEquals(new Decoded<>(new PartialUpdate(2, new PartialChange.Vacated(4))), decode("2/4", null));
    }

    /** Or those that are told now would not fit them. */
    @Test
    void elementsOfOtherFeaturesAreRejected() {
        byte[] wide = PartialCodec.encode(new PartialChange.Held(4, element(1, 2, 3)));
        var rejected = assertInstanceOf(Rejected.class, decode("2/4", wide));
        assertEquals("element a was told with 3 columns, but the features now have 2", rejected.cause());
    }

    @Test
    void whatIsNoneOfOursIsRejectedWithItsCause() {
        var rejected = assertInstanceOf(Rejected.class, decode("quakes", new byte[] {1}));
        assertTrue(
                rejected.cause().toString().contains("PARTITION/PLACE"),
                rejected.cause().toString());
        assertInstanceOf(Rejected.class, decode("1/1", new byte[] {9}));
        assertInstanceOf(Rejected.class, DECODER.decode(new ConsumerRecord<>("t", 0, 0, null, new byte[0])));
    }

    private static Element element(float... features) {
        return new Element("a", Features.of(features), 1, Element.NEVER, "", "{}", 0);
    }

    private static RecordDecoder.Result<PartialUpdate> decode(String key, byte @Nullable [] value) {
        return DECODER.decode(new ConsumerRecord<>("t", 0, 0, key.getBytes(UTF_8), value));
    }
}
