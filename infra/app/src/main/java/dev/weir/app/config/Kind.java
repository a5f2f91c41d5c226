package dev.weir.app.config;

import java.util.Optional;

/** What a value may be. */
@FunctionalInterface
interface Kind<T> {
    /** Empty when the value is not legal; then that is noted among the node's problems. */
    Optional<T> read(Node node);
}
