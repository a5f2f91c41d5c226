package dev.weir.streams.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class ElementCodecTest {
    private static final Element ELEMENT =
            new Element("a", Features.of(1.5f, -2), 7, Element.NEVER, "gruppe ü", 0.1, "{}", 42);

    @Test
    void anElementComesBackWithAllItsParts() {
        assertEquals(ELEMENT, ElementCodec.decode("a", ElementCodec.encode(ELEMENT)));
    }

    @Test
    void anElementFromBeforeThereWereCostsCostsOne() {
        byte[] group = "us".getBytes(UTF_8);
        byte[] payload = "{}".getBytes(UTF_8);
        ByteBuffer old = ByteBuffer.allocate(1 + 24 + 12 + group.length + payload.length + 4)
                .put((byte) 1)
                .putLong(42)
                .putLong(7)
                .putLong(99)
                .putInt(group.length)
                .put(group)
                .putInt(payload.length)
                .put(payload)
                .putInt(1)
                .putFloat(3);
        assertEquals(new Element("a", Features.of(3), 7, 99, "us", 1, "{}", 42), ElementCodec.decode("a", old.array()));
    }

    @Test
    void anUnknownVersionAndACutRecordAreRefused() {
        byte[] bytes = ElementCodec.encode(ELEMENT);
        bytes[0] = 9;
        assertThrows(IllegalArgumentException.class, () -> ElementCodec.decode("a", bytes));
        byte[] cut = java.util.Arrays.copyOf(ElementCodec.encode(ELEMENT), 30);
        assertEquals(
                "element a is cut short at 30 bytes",
                assertThrows(IllegalArgumentException.class, () -> ElementCodec.decode("a", cut))
                        .getMessage());
    }
}
