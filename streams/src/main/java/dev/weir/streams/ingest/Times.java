package dev.weir.streams.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.kernels.element.Element;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.OptionalLong;

/** Times and lifetimes as records write them, in milliseconds. Empty where there is no such thing to read. */
final class Times {
    static final String TIME =
            "a time from 1970 to 9999: epoch milliseconds or ISO-8601 with an offset, like 2024-04-03T07:58:11+08:00";
    static final String LIFETIME = "a lifetime of 1 ms or more: a number of seconds or an ISO-8601 duration like PT90S";

    private static final long LATEST = 253_402_300_799_999L;
    /** No time and no duration is longer; nobody else's parser sees more. */
    private static final int TEXT_MAX = 64;

    private Times() {}

    static boolean isLegal(long time) {
        return 0 <= time && time <= LATEST;
    }

    /** Milliseconds since the epoch; finer fractions of a text are cut off. */
    static OptionalLong time(JsonNode value) {
        OptionalLong time = value.isIntegralNumber() && value.canConvertToLong()
                ? OptionalLong.of(value.longValue())
                : isShortText(value) ? instant(value.textValue()) : OptionalLong.empty();
        return time.isPresent() && isLegal(time.getAsLong()) ? time : OptionalLong.empty();
    }

    private static OptionalLong instant(String text) {
        try {
            return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** Seconds are rounded to milliseconds. One too long for its unit is {@link Long#MAX_VALUE}. */
    static OptionalLong lifetime(JsonNode value) {
        OptionalLong millis = value.isNumber() && Double.isFinite(value.doubleValue())
                ? OptionalLong.of(Math.round(value.doubleValue() * 1000))
                : isShortText(value) ? duration(value.textValue()) : OptionalLong.empty();
        return millis.isPresent() && millis.getAsLong() > 0 ? millis : OptionalLong.empty();
    }

    private static OptionalLong duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            return OptionalLong.of(
                    duration.toSeconds() > Long.MAX_VALUE / 1000 - 1 ? Long.MAX_VALUE : duration.toMillis());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** @param time not negative */
    static long expiry(long time, long lifetime) {
        return lifetime > Element.NEVER - time ? Element.NEVER : time + lifetime;
    }

    private static boolean isShortText(JsonNode value) {
        return value.isTextual() && value.textValue().length() <= TEXT_MAX;
    }
}
