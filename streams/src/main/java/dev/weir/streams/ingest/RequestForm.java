package dev.weir.streams.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.kernels.linalg.MatrixMarket;
import dev.weir.kernels.relaxation.Request;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Looks at requests before they are written, so that whoever made a mistake hears of it at once and nobody finds it among the dead letters. */
public final class RequestForm {
    private static final RequestDecoder DECODER = new RequestDecoder(new Matrices() {
        @Override
        public void catchUp() {}

        @Override
        public Found find(String name) {
            return new Unusable("matrices are not looked up here");
        }
    });

    private RequestForm() {}

    /** What is wrong with the form; empty if it could be carried out as far as can be seen from it alone. */
    public static Optional<String> fault(String sequence, byte[] request) {
        byte[] key = sequence.getBytes(UTF_8);
        if (!sequence.equals(new String(key, UTF_8))) {
            return Optional.of("the sequence must be whole characters, but has half of a pair");
        }
        var record = new ConsumerRecord<>("", 0, 0, key, request);
        return switch (DECODER.decode(record)) {
            case RecordDecoder.Decoded<Request> _ -> Optional.empty();
            case RecordDecoder.Rejected<Request>(String cause) -> Optional.of(cause);
        };
    }

    /** What is wrong with a matrix in Matrix Market form or its name, if anything. */
    public static Optional<String> matrixFault(String name, String text) {
        if (name.isEmpty() || name.length() > RequestFields.TEXT_MAX) {
            return Optional.of("no system could refer to a name of " + name.length() + " characters");
        }
        try {
            MatrixMarket.matrix(text, MatrixMarket.Limits.DEFAULT);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
