package dev.weir.app.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Optional;

/** A value of the file, and where it stands. */
record Node(String path, ConfigValue value, Problems problems) {
    private static final int SHOWN_MAX = 80;
    private static final ConfigRenderOptions AS_WRITTEN =
            ConfigRenderOptions.concise().setJson(false);

    Node child(String key, ConfigValue child) {
        return new Node(pathOf(key), child, problems);
    }

    Node item(int index, ConfigValue item) {
        return new Node(path + "[" + index + "]", item, problems);
    }

    /** The value is not legal. */
    void problem(String legal) {
        problems.add(path, Optional.of(shown()), line(), legal);
    }

    /** As {@link #problem}, but the value is not repeated: it may be a secret, or is beside the point. */
    void problemUnshown(String legal) {
        problems.add(path, Optional.empty(), line(), legal);
    }

    /** The line is that of the block. */
    void missing(String key, String legal) {
        problems.add(pathOf(key), Optional.empty(), line(), "is missing; " + legal);
    }

    /** For people: text, number, block … */
    String type() {
        return switch (value.valueType()) {
            case OBJECT -> "a block";
            case LIST -> "a list";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case STRING -> "text";
        };
    }

    boolean isScalar() {
        return switch (value.valueType()) {
            case NUMBER, BOOLEAN, STRING -> true;
            case OBJECT, LIST, NULL -> false;
        };
    }

    /** What a scalar says, without quotes. */
    String text() {
        return value.unwrapped() instanceof String text ? text : value.render(AS_WRITTEN);
    }

    private int line() {
        return value.origin().lineNumber();
    }

    private String pathOf(String key) {
        String quoted = ConfigUtil.joinPath(key);
        return path.isEmpty() ? quoted : path + "." + quoted;
    }

    /** Blocks and lists only as such: they may be long, deep, or hold what should not be repeated. */
    private String shown() {
        if (value instanceof ConfigObject) {
            return "{…}";
        }
        if (value instanceof ConfigList) {
            return "[…]";
        }
        String text = value.render(AS_WRITTEN);
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX - 1) + "…";
    }
}
