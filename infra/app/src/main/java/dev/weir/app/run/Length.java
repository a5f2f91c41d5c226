package dev.weir.app.run;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A positive duration with its unit, at most {@link #FOREVER}, written as in pipeline files. */
public final class Length implements ITypeConverter<Duration> {
    /** A hundred years: longer than any process, and countable in nanoseconds. */
    public static final Duration FOREVER = Duration.ofDays(36_500);

    @Override
    public Duration convert(String text) {
        Duration length = parsed(text);
        if (!length.isPositive() || length.compareTo(FOREVER) > 0) {
            throw wrong(text);
        }
        return length;
    }

    private static Duration parsed(String text) {
        // HOCON takes a bare number for milliseconds; whoever types 60 here means something else.
        if (text.isEmpty() || Character.isDigit(text.charAt(text.length() - 1))) {
            throw wrong(text);
        }
        try {
            return ConfigValueFactory.fromAnyRef(text).atKey("length").getDuration("length");
        } catch (ConfigException e) {
            throw wrong(text);
        }
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "must be more than 0, with its unit, such as 90s, 2m or 1h, but was '" + text + "'");
    }
}
