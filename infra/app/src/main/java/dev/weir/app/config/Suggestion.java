package dev.weir.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What the author of an unknown key may have meant. */
final class Suggestion {
    private Suggestion() {}

    static String of(String word, Collection<String> known) {
        return nearest(word, known)
                .map(near -> "did you mean " + near + "?")
                .orElse(known.isEmpty() ? "nothing is known here" : "known here: " + String.join(", ", known));
    }

    /** Empty if nothing is near: a third of the letters may be wrong, and two at least in words of four letters or more. */
    static Optional<String> nearest(String word, Collection<String> known) {
        if (word.length() > 100) {
            return Optional.empty();
        }
        int most = word.length() < 4 ? 1 : Math.max(2, word.length() / 3);
        return known.stream()
                .filter(near -> distance(word, near) <= Math.min(most, near.length() - 1))
                .min(Comparator.comparingInt(near -> distance(word, near)));
    }

    /** Letters to insert, remove, replace or swap with their neighbour, upper or lower case being the same (Damerau 1964). */
    static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] distance = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int replaced = distance[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                distance[i][j] = Math.min(replaced, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    distance[i][j] = Math.min(distance[i][j], 1 + distance[i - 2][j - 2]);
                }
            }
        }
        return distance[a.length()][b.length()];
    }
}
