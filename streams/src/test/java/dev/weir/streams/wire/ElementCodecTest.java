package dev.weir.streams.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class ElementCodecTest {
    private static final Features SPARSE =
            Features.sparse(Integer.MAX_VALUE, new int[] {3, 2_000_000_000}, new float[] {0.5f, -2});

    /** As version 1 was written. */
    private static final String OLD = "01" + "000000000000002a" + "0000000000000007" + "7fffffffffffffff" + "00000002"
            + "7573" + "00000003" + "7b207d" + "00000002" + "3f800000" + "c0200000";

    private static Element element(Features features) {
        return new Element("e", features, 7, Element.NEVER, "us", 0.1, "{ }", 42);
    }

    @Test
    void anElementComesBackAsItWasInTheFormThatItHad() {
        for (Features features : new Features[] {
            Features.of(),
            Features.of(1, 0, -2.5f),
            SPARSE,
            Features.sparse(5, new int[0], new float[0]),
            Features.sparse(1, new int[] {0}, new float[] {1})
        }) {
            Element read = ElementCodec.decode("e", ElementCodec.encode(element(features)));
            assertEquals(element(features), read);
            assertEquals(features.isSparse(), read.features().isSparse());
        }
    }

    @Test
    void anElementFromBeforeThereWereCostsCostsOne() {
        Element old = new Element("e", Features.of(1, -2.5f), 7, Element.NEVER, "us", 1, "{ }", 42);
        assertEquals(old, ElementCodec.decode("e", HexFormat.of().parseHex(OLD)));
    }

    @Test
    void aSparseElementTakesEightBytesForEachColumnThatIsNotZero() {
        int empty = ElementCodec.encode(element(Features.sparse(99, new int[0], new float[0]))).length;
        assertEquals(empty + 16, ElementCodec.encode(element(SPARSE)).length);
    }

    @Test
    void bytesThatAreCutShortAreRefused() {
        for (Features features : new Features[] {Features.of(1, 2), SPARSE}) {
            byte[] whole = ElementCodec.encode(element(features));
            for (int length = 0; length < whole.length; length++) {
                assertRefused(Arrays.copyOf(whole, length), "is cut short at " + length + " bytes");
            }
        }
    }

    @Test
    void anotherVersionAndColumnsThatDoNotAscendAreRefused() {
        byte[] bytes = ElementCodec.encode(element(SPARSE));
        bytes[bytes.length - 16] = 0x7f;
        assertRefused(bytes, "must ascend");
        bytes[0] = 9;
        assertRefused(bytes, "element e has version 9, but only 1 to 3 are known");
    }

    private static void assertRefused(byte[] bytes, String part) {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> ElementCodec.decode("e", bytes))
                        .getMessage());
        assertTrue(message.contains(part), message);
    }
}
