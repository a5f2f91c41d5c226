package dev.weir.kernels.compute;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that a kernel knows, in the order in which they are told.
 *
 * @param all a {@code #} at the end stands for a number from 0, so that {@code A#} is A0, A1 and so on
 * @param optional those of them that may be missing
 */
public record Names(List<String> all, Set<String> optional) {
    private static final Pattern NUMBER = Pattern.compile("(0|[1-9][0-9]{0,8})$");

    /** Changes between a name and one that it may have been meant for. */
    private static final int NEAR = 2;

    public Names {
        all = List.copyOf(all);
        optional = Set.copyOf(optional);
    }

    /** @param text names with blanks between them; those that may be missing end with {@code ?} */
    static Names of(String text) {
        List<String> all = new ArrayList<>();
        Set<String> optional = new LinkedHashSet<>();
        for (String word : text.split(" ")) {
            String name = word.replace("?", "");
            if (!name.isEmpty()) {
                all.add(name);
            }
            if (!name.equals(word)) {
                optional.add(name);
            }
        }
        return new Names(all, optional);
    }

    public boolean knows(String name) {
        return !name.endsWith("#")
                && (all.contains(name) || all.contains(NUMBER.matcher(name).replaceFirst("#")));
    }

    /** As people read them: {@code A0…} for those with a number, and a question mark after those that may be missing. */
    public List<String> titles() {
        return all.stream()
                .map(name -> title(name) + (optional.contains(name) ? "?" : ""))
                .toList();
    }

    private static String title(String name) {
        return name.replace("#", "0…");
    }

    /** @throws Refused with {@link Code#RANGE} if there is one among them that it does not know */
    void require(String kernel, String kind, Collection<String> given) {
        for (String name : given) {
            Refused.unless(
                    knows(name),
                    Code.RANGE,
                    () -> kernel + " has no " + kind + " '" + name + "'; it has "
                            + all.stream().map(Names::title).toList()
                            + nearest(name)
                                    .map(near -> ", and " + near + " is the nearest")
                                    .orElse(""));
        }
    }

    private Optional<String> nearest(String name) {
        String nearest = "";
        int least = NEAR + 1;
        for (String known : all) {
            int changes = changes(name, known);
            // What is as long as the changes has nothing left in common.
            if (changes < least && changes < Math.min(name.length(), known.length()) || name.equalsIgnoreCase(known)) {
                nearest = title(known);
                least = changes;
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }

    /** Letters put in, left out or replaced to make one of the other (Levenshtein). Θ(product of their lengths). */
    private static int changes(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j < above.length; j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
