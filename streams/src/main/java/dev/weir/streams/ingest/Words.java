package dev.weir.streams.ingest;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * The words of a text: longest runs of Unicode letters, marks and digits, in the lower case of no particular language. Nothing is normalised or stemmed, and a
 * script without spaces makes long words. What counts as a letter is the running JDK's Unicode version's to say; for characters already assigned that does not
 * change.
 */
final class Words {
    private Words() {}

    static void forEach(String text, Consumer<String> word) {
        String lower = text.toLowerCase(Locale.ROOT);
        int from = 0;
        for (int at = 0; at < lower.length(); ) {
            int point = lower.codePointAt(at);
            int next = at + Character.charCount(point);
            if (!isOfWord(point)) {
                if (from < at) {
                    word.accept(lower.substring(from, at));
                }
                from = next;
            }
            at = next;
        }
        if (from < lower.length()) {
            word.accept(lower.substring(from));
        }
    }

    private static boolean isOfWord(int point) {
        return Character.isLetterOrDigit(point)
                || switch (Character.getType(point)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
                    default -> false;
                };
    }
}
