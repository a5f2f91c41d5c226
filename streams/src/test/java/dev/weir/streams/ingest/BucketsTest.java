package dev.weir.streams.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BucketsTest {
    /** Worked out by another program. Stored vectors hang on them: a release that changes one must read everything anew. */
    @ParameterizedTest
    @CsvSource({
        "'', ab3e7c0b",
        "a, 1a80b1b3",
        "us, a8074ae3",
        "quake, 79b511a0",
        "grüße, ee9f16e1",
        "日本, f004911f",
        "😀, 3303a80a"
    })
    void theHashIsTheSameForEver(String text, String hash) {
        assertEquals(hash, String.format("%08x", Buckets.hash(text)));
    }

    @Test
    void theHashIsReadAsAnUnsignedNumber() {
        // a8074ae3 mod 1000
        assertEquals(211, Buckets.of("us", 1000));
        assertEquals(0, Buckets.of("us", 1));
    }

    @Test
    void wordsAreRunsOfLettersMarksAndDigitsInLowerCase() {
        assertEquals(
                List.of("m7", "4", "grösse", "größe", "東京", "कि", "x𝒳", "ö"), words("M7.4 GRÖSSE→Größe 東京,कि x𝒳-Ö"));
        assertEquals(List.of("a"), words("a"));
        assertEquals(List.of("e\u0301"), words("(E\u0301)"));
        assertEquals(List.of(), words(" ,;😀\ud800 "));
    }

    @Test
    void wordsDoNotDependOnTheLanguageOfTheMachine() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.of("tr"));
            assertEquals(List.of("istanbul"), words("ISTANBUL"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Words.forEach(text, words::add);
        return words;
    }
}
