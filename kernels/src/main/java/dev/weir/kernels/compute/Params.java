package dev.weir.kernels.compute;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a job, as a JSON object would give them: numbers, booleans, words and lists of these. An absent one and a null are the same. Whatever has the wrong
 * form is refused with {@link Code#TYPE}.
 */
public final class Params {
    public static final Params NONE = new Params(Map.of());

    private final Map<String, Object> values;

    private Params(Map<String, Object> values) {
        this.values = values;
    }

    /** @param values {@link Number}, {@link Boolean}, {@link String}, {@link List} of these, or null */
    public static Params of(Map<String, ? extends @Nullable Object> values) {
        Map<String, Object> present = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value != null) {
                present.put(name, value);
            }
        });
        return new Params(Collections.unmodifiableMap(present));
    }

    public Set<String> names() {
        return values.keySet();
    }

    public Map<String, Object> values() {
        return values;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public double number(String name, double otherwise) {
        Object value = values.get(name);
        return value == null ? otherwise : number(name, value);
    }

    /** @throws Refused with {@link Code#RANGE} outside {@code [least, most]} */
    public int integer(String name, int otherwise, int least, int most) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        double number = number(name, value);
        if (number != Math.rint(number)) {
            throw wrong(name, "a whole number", value);
        }
        Refused.unless(
                number >= least && number <= most,
                Code.RANGE,
                () -> name + " must be from " + least + " to " + most + ", but is " + value);
        return (int) number;
    }

    public boolean flag(String name, boolean otherwise) {
        Object value = values.get(name);
        if (value == null || value instanceof Boolean) {
            return value == null ? otherwise : (Boolean) value;
        }
        throw wrong(name, "true or false", value);
    }

    public String word(String name, String otherwise) {
        Object value = values.get(name);
        if (value == null || value instanceof String) {
            return value == null ? otherwise : (String) value;
        }
        throw wrong(name, "a word", value);
    }

    /** @throws Refused with {@link Code#RANGE} if it is none of {@code legal} */
    public String oneOf(String name, String otherwise, List<String> legal) {
        String word = word(name, otherwise);
        Refused.unless(
                legal.contains(word), Code.RANGE, () -> name + " must be one of " + legal + ", but is '" + word + "'");
        return word;
    }

    /** Empty if absent. */
    public double[] numbers(String name) {
        return list(name).stream().mapToDouble(each -> number(name, each)).toArray();
    }

    /**
     * A part {@code [from, to]} of what there is; all of it if absent.
     *
     * @throws Refused with {@link Code#RANGE} unless {@code 0 ≤ from ≤ to ≤ most}
     */
    public int[] range(String name, int most) {
        if (!has(name)) {
            return new int[] {0, most};
        }
        double[] range = numbers(name);
        boolean legal = range.length == 2
                && range[0] == Math.rint(range[0])
                && range[1] == Math.rint(range[1])
                && range[0] >= 0
                && range[1] >= range[0]
                && range[1] <= most;
        Refused.unless(
                legal,
                Code.RANGE,
                () -> name + " must be [from, to] with 0 <= from <= to <= " + most + ", but is " + values.get(name));
        return new int[] {(int) range[0], (int) range[1]};
    }

    /** These, and the part {@code [from, to]}. */
    public Params within(String name, int from, int to) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put(name, List.of(from, to));
        return new Params(Collections.unmodifiableMap(all));
    }

    /** Rows of numbers; empty if absent. */
    public List<double[]> rows(String name) {
        return list(name).stream()
                .map(row -> {
                    if (row instanceof List<?> numbers) {
                        return numbers.stream()
                                .mapToDouble(each -> number(name, each))
                                .toArray();
                    }
                    throw wrong(name, "a list of lists of numbers", row);
                })
                .toList();
    }

    private List<?> list(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list", value);
    }

    private static double number(String name, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "a number", value);
    }

    private static Refused wrong(String name, String what, Object value) {
        return new Refused(Code.TYPE, name + " must be " + what + ", but is " + value);
    }
}
