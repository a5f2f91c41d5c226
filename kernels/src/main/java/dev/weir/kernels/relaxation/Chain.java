package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Ticket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A hash over all replies so far, each with its offset: equal logs give equal chains, however they were cut into batches. For telling runs apart, not against
 * somebody who forges one.
 */
final class Chain {
    static final String START = "0".repeat(32);

    private final MessageDigest sha;
    private byte[] value;

    Chain(String value) {
        this.value = HexFormat.of().parseHex(value);
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String value() {
        return HexFormat.of().formatHex(value);
    }

    void add(long offset, Reply reply) {
        switch (reply) {
            case Reply.Solved(Request.Solve _, Round round) -> {
                Ticket ticket = round.ticket();
                var outcome = round.relaxed().outcome();
                add(
                        offset,
                        ticket.id(),
                        Double.doubleToLongBits(ticket.context()),
                        Double.doubleToLongBits(ticket.value()),
                        outcome.iterations(),
                        outcome.reason().ordinal());
            }
            case Reply.Issued(Request.Ask _, Ticket ticket) ->
                add(offset, ticket.id(), Double.doubleToLongBits(ticket.value()));
            case Reply.Heard(Request.Tell tell, var _) ->
                add(offset, tell.ticket(), Double.doubleToLongBits(tell.cost()));
            case Reply.Cancelled(Request.Cancel cancel, boolean was) -> add(offset, cancel.ticket(), was ? 1 : 0);
            case Reply.Forgotten _, Reply.Refused _ -> add(offset);
        }
    }

    void add(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length);
        for (long number : numbers) {
            bytes.putLong(number);
        }
        sha.update(value);
        sha.update(bytes.flip());
        value = Arrays.copyOf(sha.digest(), 16);
    }
}
