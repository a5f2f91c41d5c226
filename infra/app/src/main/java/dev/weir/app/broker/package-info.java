/**
 * A Kafka broker inside this process, so that one command shows the real thing: the same log, transactions and groups that an outside cluster has, reached
 * by the same client code over a loopback socket. Kafka's server classes are no public API, which is why they are used in one class only.
 */
@NullMarked
package dev.weir.app.broker;

import org.jspecify.annotations.NullMarked;
