package dev.weir.app.config;

import java.util.Optional;

/**
 * One thing that is wrong with a pipeline file.
 *
 * @param key full path of the key, empty when the file as a whole is meant
 * @param value as written; empty where there is none, or where it may be a secret
 * @param file name of the file
 * @param line counted from 1; 0 when no line is meant
 * @param legal what would be right
 */
public record Problem(String key, Optional<String> value, String file, int line, String legal) {
    @Override
    public String toString() {
        String where = line == 0 ? file : file + ": " + line;
        String what = key + value.map(written -> " = " + written).orElse("");
        return what.isEmpty() ? where + ": " + legal : what + " (" + where + "): " + legal;
    }
}
