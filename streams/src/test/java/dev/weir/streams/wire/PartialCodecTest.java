package dev.weir.streams.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.pipeline.PartialChange;
import dev.weir.kernels.pipeline.PartialUpdate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartialCodecTest {
    private static final Element ELEMENT =
            new Element("1/ü", Features.of(1, -2.5f), 17, Element.NEVER, "us", "{\"a\":1}", 42);

    static Stream<PartialUpdate> updates() {
        return Stream.of(
                new PartialUpdate(0, new PartialChange.Held(0, ELEMENT)),
                new PartialUpdate(12, new PartialChange.Held(1033, ELEMENT)),
                new PartialUpdate(3, new PartialChange.Vacated(7)),
                new PartialUpdate(3, new PartialChange.Standing(5, 1_000_000, -1, List.of(0.0, 1.5, 2.25))),
                new PartialUpdate(0, new PartialChange.Standing(0, 0, Long.MIN_VALUE, List.of())));
    }

    @ParameterizedTest
    @MethodSource("updates")
    void whatIsWrittenIsReadBack(PartialUpdate update) {
        assertEquals(
                update, PartialCodec.decode(PartialCodec.key(update.place()), PartialCodec.encode(update.change())));
    }

    /** Ids stand in the value, so none of them can be taken for a place, or for the standing. */
    @Test
    void keysAreThoseOfThePlaces() {
        assertEquals(
                List.of("0/0", "12/1033", "3/7", "3/", "0/"),
                updates().map(PartialUpdate::place).map(PartialCodec::key).toList());
    }

    @ParameterizedTest
    @MethodSource("updates")
    void bytesThatAreCutShortAreRefused(PartialUpdate update) {
        byte[] bytes = PartialCodec.encode(update.change());
        String key = PartialCodec.key(update.place());
        for (int length = 0; bytes != null && length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThrows(IllegalArgumentException.class, () -> PartialCodec.decode(key, part));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/1", "1", "1/x", "-1/2", "1/-2", "9999999999/1", "1/2/3"})
    void otherKeysAreRefused(String key) {
        byte[] bytes = Objects.requireNonNull(PartialCodec.encode(new PartialChange.Held(0, ELEMENT)));
        var refusal = assertThrows(IllegalArgumentException.class, () -> PartialCodec.decode(key, bytes));
        assertTrue(refusal.toString().contains("PARTITION/PLACE"), refusal.toString());
    }

    @Test
    void aStandingWithoutValueIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> PartialCodec.decode("1/", null));
    }
}
