/**
 * {@code weir demo}: the whole system on a week of real earthquakes and a year of heat in the ground, in one process. Nothing in it is made for show: the broker is Kafka, the records go through
 * it, pipeline and solver are those that {@code weir run} would run, and what the pool is asked is looked at. When it ends it reads its own committed output back and says whether each record is there once.
 */
@NullMarked
package dev.weir.app.demo;

import org.jspecify.annotations.NullMarked;
