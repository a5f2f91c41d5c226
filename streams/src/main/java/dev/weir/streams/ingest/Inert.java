package dev.weir.streams.ingest;

/** Text from outside within a sentence of ours: cut, and without anything that a terminal or a line-wise log would act on. */
final class Inert {
    private Inert() {}

    /** At most {@code lengthMax} characters; control, format (among them bidi) and line characters, and halves of a pair, are written as escapes. */
    static String of(String text, int lengthMax) {
        StringBuilder inert = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            int before = inert.length();
            append(inert, point);
            at += Character.charCount(point);
            int end = at < text.length() ? lengthMax - 1 : lengthMax;
            if (inert.length() > end) {
                inert.setLength(before);
                return inert.append('…').toString();
            }
        }
        return inert.toString();
    }

    private static void append(StringBuilder inert, int point) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                inert.append("\\u{").append(Integer.toHexString(point)).append('}');
            default -> inert.appendCodePoint(point);
        }
    }
}
