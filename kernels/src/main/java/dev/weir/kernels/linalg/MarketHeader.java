package dev.weir.kernels.linalg;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The first line of a Matrix Market text. */
record MarketHeader(Layout layout, Field field, Symmetry symmetry) {
    enum Layout {
        COORDINATE,
        ARRAY
    }

    enum Field {
        REAL,
        INTEGER,
        PATTERN
    }

    enum Symmetry {
        GENERAL,
        SYMMETRIC,
        SKEW_SYMMETRIC
    }

    static MarketHeader read(MarketLines in) {
        String line = in.first().strip();
        List<String> words = Arrays.asList(line.split("\\s+"));
        if (words.size() != 5
                || !words.get(0).equalsIgnoreCase("%%MatrixMarket")
                || !words.get(1).equalsIgnoreCase("matrix")) {
            throw in.wrong("'" + line + "' must be %%MatrixMarket matrix FORMAT FIELD SYMMETRY");
        }
        MarketHeader header = new MarketHeader(
                constant(in, "format", words.get(2), Layout.values()),
                constant(in, "field", words.get(3), Field.values()),
                constant(in, "symmetry", words.get(4), Symmetry.values()));
        if (header.layout == Layout.ARRAY && header.field == Field.PATTERN) {
            throw in.wrong("field 'pattern' goes with coordinate only; with array it must be real or integer");
        }
        if (header.field == Field.PATTERN && header.symmetry == Symmetry.SKEW_SYMMETRIC) {
            throw in.wrong("symmetry 'skew-symmetric' does not go with pattern");
        }
        return header;
    }

    private static <E extends Enum<E>> E constant(MarketLines in, String what, String word, E[] legal) {
        for (E constant : legal) {
            if (name(constant).equals(word.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw in.wrong(what + " '" + word + "' must be one of "
                + Arrays.stream(legal).map(MarketHeader::name).toList());
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
