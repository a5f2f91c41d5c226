package dev.weir.actors.relaxation;

import java.util.concurrent.CompletionStage;

/** Asks solvers for those who stand outside. Any thread, but none that others wait for: a call may take seconds while Kafka cannot be reached. */
public interface Desk {
    /**
     * Puts a request.
     *
     * @param request a JSON object as it is to stand on the solver's topic, with an id
     * @return what came of it. A request that got no answer in time may be put again with its id
     */
    CompletionStage<Answer> put(String solver, String sequence, String request);

    /** Stores a base matrix, in Matrix Market form. Completes when every system that is put from then on can refer to it. */
    CompletionStage<Answer> matrix(String solver, String name, String text);

    sealed interface Answer {
        /** As it stands on the topic of answers or solutions: a JSON object. */
        record Given(String json) implements Answer {}

        /** The request is understood, but it cannot be. */
        record Refused(String json) implements Answer {}

        /** What is wrong with the request; it was put nowhere. */
        record Malformed(String cause) implements Answer {}

        /** No topic takes a record of this size. */
        record TooLarge() implements Answer {}

        /** Nobody knows what became of the request. */
        record Late(String id) implements Answer {}

        /** Kafka does not take it. */
        record Unavailable(String cause) implements Answer {}
    }

    /** Of a process without solvers. */
    static Desk closed() {
        return new Desk() {
            @Override
            public CompletionStage<Answer> put(String solver, String sequence, String request) {
                throw new IllegalArgumentException("there is no solver " + solver);
            }

            @Override
            public CompletionStage<Answer> matrix(String solver, String name, String text) {
                throw new IllegalArgumentException("there is no solver " + solver);
            }
        };
    }
}
