package dev.weir.app.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HOCON lets the last of two equal keys win and merges two blocks of one name, both without a word: a pipeline copied and not renamed would be gone. The parser
 * keeps no trace of it, so this looks at the text, which the parser must have found to be well formed. What only the environment may replace may follow, as in
 * {@code port = 8080, port = ${?PORT}}, and so may {@code +=}.
 */
final class KeysGivenTwice {
    private record Scope(String path, boolean isList) {}

    private final String text;
    private final Problems problems;
    private final Map<String, Integer> lines = new HashMap<>();
    private final ArrayDeque<Scope> scopes = new ArrayDeque<>();
    private final StringBuilder word = new StringBuilder();
    private String path = "";
    private boolean inValue;
    private boolean valueBegun;
    private int line = 1;
    private int at;
    private int fresh;

    private KeysGivenTwice(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
    }

    static void report(String text, Problems problems) {
        new KeysGivenTwice(text, problems).scan();
    }

    private void scan() {
        scopes.push(new Scope("", false));
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                add(upTo(text.startsWith("\"\"\"", at) ? endOfLongString() : endOfString()));
            } else if (text.startsWith("${", at)) {
                add(upTo(text.indexOf('}', at) + 1));
            } else if (c == '#' || text.startsWith("//", at)) {
                upTo(text.indexOf('\n', at));
            } else {
                at++;
                single(c);
            }
        }
    }

    private void single(char c) {
        switch (c) {
            case '{' -> open();
            case '[' -> push(new Scope(path, true));
            case '}', ']' -> close();
            case ',' -> endValue();
            case '\n' -> {
                line++;
                if (valueBegun) {
                    endValue();
                }
            }
            case '=', ':' -> {
                if (!inValue && !scopes.element().isList()) {
                    define();
                    inValue = true;
                }
            }
            default -> add(String.valueOf(c));
        }
    }

    /** A part of a key or of a value. */
    private void add(String part) {
        if (!inValue) {
            word.append(part);
        } else {
            valueBegun |= !part.isBlank();
        }
    }

    private void open() {
        if (scopes.element().isList()) {
            path = scopes.element().path() + "[" + fresh++ + "]";
        } else if (!inValue && !word.toString().isBlank()) {
            define();
        }
        push(new Scope(path, false));
    }

    private void push(Scope scope) {
        scopes.push(scope);
        endValue();
    }

    /** More may follow in the same value, up to the end of the line. */
    private void close() {
        if (scopes.size() > 1) {
            path = scopes.pop().path();
            word.setLength(0);
            inValue = true;
            valueBegun = true;
        }
    }

    private void endValue() {
        inValue = false;
        valueBegun = false;
        word.setLength(0);
    }

    private void define() {
        String key = word.toString().strip();
        word.setLength(0);
        boolean adds = key.endsWith("+");
        path = pathOf(adds ? key.substring(0, key.length() - 1) : key);
        @Nullable Integer before = adds || maybeFromEnvironment() ? null : lines.putIfAbsent(path, line);
        if (before != null) {
            problems.add(path, Optional.empty(), line, "is given twice, first in line " + before);
            path += "#" + fresh++;
        }
    }

    private boolean maybeFromEnvironment() {
        int next = at;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return text.startsWith("${?", next);
    }

    private String pathOf(String key) {
        String scope = scopes.element().path();
        try {
            return (scope.isEmpty() ? "" : scope + ".") + ConfigUtil.joinPath(ConfigUtil.splitPath(key));
        } catch (ConfigException e) {
            return scope + ".?" + fresh++;
        }
    }

    /** Steps there and returns what was stepped over; -1 is the end. */
    private String upTo(int end) {
        int begin = at;
        at = end <= at ? text.length() : end;
        String part = text.substring(begin, at);
        line += (int) part.chars().filter(c -> c == '\n').count();
        return part;
    }

    private int endOfString() {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    /** Quotes before the closing three belong to the text. */
    private int endOfLongString() {
        int end = text.indexOf("\"\"\"", at + 3);
        if (end < 0) {
            return -1;
        }
        end += 3;
        while (end < text.length() && text.charAt(end) == '"') {
            end++;
        }
        return end;
    }
}
