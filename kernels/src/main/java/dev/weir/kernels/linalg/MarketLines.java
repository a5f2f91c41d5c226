package dev.weir.kernels.linalg;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.StringTokenizer;

/** Lines with their numbers; comments and blank ones are passed over. */
final class MarketLines {
    private final Iterator<String> lines;
    private int number;

    MarketLines(Iterator<String> lines) {
        this.lines = lines;
    }

    /** Of the line that was read last, from 1. */
    int number() {
        return number;
    }

    IllFormedMatrix wrong(String what) {
        return new IllFormedMatrix(number, what);
    }

    /** The very first line, which looks like a comment and is none. */
    String first() {
        number++;
        if (!lines.hasNext()) {
            throw wrong("the text is empty");
        }
        return lines.next();
    }

    /** The words of the next line that has some. */
    List<String> words(int count, String what) {
        while (lines.hasNext()) {
            number++;
            String line = lines.next();
            if (!line.isBlank() && line.charAt(0) != '%') {
                List<String> words = split(line);
                if (words.size() != count) {
                    throw wrong("'" + line.strip() + "' must be " + what);
                }
                return words;
            }
        }
        number++;
        throw wrong("the text ends where " + what + " must come");
    }

    /** Nothing but comments and blank lines may follow. */
    void end() {
        while (lines.hasNext()) {
            number++;
            String line = lines.next();
            if (!line.isBlank() && line.charAt(0) != '%') {
                throw wrong("'" + line.strip() + "' comes after the last entry that was announced");
            }
        }
    }

    private static List<String> split(String line) {
        List<String> words = new ArrayList<>(3);
        StringTokenizer tokens = new StringTokenizer(line);
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    int integer(String what, String word, long least, long most) {
        try {
            long value = Long.parseLong(word);
            if (value >= least && value <= most) {
                return (int) value;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        throw wrong(what + " '" + word + "' must be a whole number in " + least + ".." + most);
    }

    double number(String word) {
        try {
            double value = Double.parseDouble(word);
            // Java would also take a suffix, as in 1d.
            if (Double.isFinite(value) && !Character.isLetter(word.charAt(word.length() - 1))) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        throw wrong("value '" + word + "' must be a finite decimal number");
    }
}
