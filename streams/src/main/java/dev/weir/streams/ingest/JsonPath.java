package dev.weir.streams.ingest;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A compiled path to one value of a JSON document, in the part of JSONPath (RFC 9535) that names one place:
 *
 * <pre>
 *   $               the document
 *   .name           a member; a letter or _, then letters, digits, _ and -
 *   ['any name']    a member of any name, also in double quotes; a backslash before a quote or a backslash takes that character as it is
 *   [index]         an element of an array, from 0
 * </pre>
 *
 * It is carried out as a JSON Pointer (RFC 6901), which does not tell {@code [0]} from {@code ['0']}: each finds the element of an array and the member of
 * an object.
 */
public final class JsonPath {
    private static final int LENGTH_MAX = 1024;
    private static final int INDEX_DIGITS_MAX = 9;

    private final String text;
    private final JsonPointer pointer;

    private JsonPath(String text, JsonPointer pointer) {
        this.text = text;
        this.pointer = pointer;
    }

    /**
     * Compiles the path.
     *
     * @throws IllegalArgumentException if it is no such path or longer than 1024 characters; names the text, the position from 1 and what was expected
     */
    public static JsonPath of(String text) {
        return new JsonPath(text, JsonPointer.compile(new Scanner(text).pointer()));
    }

    /** The value there, or a missing node. */
    JsonNode in(JsonNode document) {
        return document.at(pointer);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    /** Reads the text once from left to right and writes the pointer. */
    private static final class Scanner {
        private final String text;
        private int at;

        Scanner(String text) {
            this.text = text;
        }

        String pointer() {
            if (text.length() > LENGTH_MAX) {
                at = LENGTH_MAX;
                throw expected("the end, as a path has at most " + LENGTH_MAX + " characters");
            }
            if (!taken('$')) {
                throw expected("$");
            }
            StringBuilder pointer = new StringBuilder();
            while (at < text.length()) {
                pointer.append('/').append(step().replace("~", "~0").replace("/", "~1"));
            }
            return pointer.toString();
        }

        private String step() {
            if (taken('.')) {
                return name();
            }
            if (!taken('[')) {
                throw expected(". or [ or the end");
            }
            String step = taken('\'') ? quoted('\'') : taken('"') ? quoted('"') : index();
            if (!taken(']')) {
                throw expected("]");
            }
            return step;
        }

        private String name() {
            int from = at;
            while (at < text.length() && isOfName(text.charAt(at), at == from)) {
                at++;
            }
            if (at == from) {
                throw expected("a name of letters, digits, _ and -, or ['any name'] in place of .name");
            }
            return text.substring(from, at);
        }

        private static boolean isOfName(char c, boolean first) {
            return Character.isLetter(c) || c == '_' || (!first && (Character.isDigit(c) || c == '-'));
        }

        private String quoted(char quote) {
            StringBuilder name = new StringBuilder();
            while (!taken(quote)) {
                if (taken('\\') && !isNext('\\') && !isNext('\'') && !isNext('"')) {
                    throw expected("a quote or \\ after \\");
                }
                if (at == text.length()) {
                    throw expected("the closing " + quote);
                }
                name.append(text.charAt(at++));
            }
            return name.toString();
        }

        private String index() {
            int from = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            int digits = at - from;
            if (digits == 0 || digits > INDEX_DIGITS_MAX || (digits > 1 && text.charAt(from) == '0')) {
                at = from;
                throw expected("an index from 0 to 999999999 without leading zeros, or a quoted name");
            }
            return text.substring(from, at);
        }

        private boolean isNext(char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        private boolean taken(char c) {
            boolean next = isNext(c);
            if (next) {
                at++;
            }
            return next;
        }

        private IllegalArgumentException expected(String what) {
            return new IllegalArgumentException(
                    "path " + Inert.of(text, 80) + ": expected " + what + " at character " + (at + 1));
        }
    }
}
