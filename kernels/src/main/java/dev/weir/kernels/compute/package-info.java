/**
 * What a kernel is to those who run it: a name, a planner, and a form for each backend.
 *
 * <p>A {@link dev.weir.kernels.compute.Job} names a kernel and brings parameters and tensors; the planner checks it, refuses it with a
 * {@link dev.weir.kernels.compute.Code} or says what it will cost; a {@link dev.weir.kernels.compute.Form} computes it. The plain form is the definition written as
 * loops, in double precision where that tells more; every other form is held against it. Jobs look the same in a file of known answers, on a topic, in a request and in process.
 */
@NullMarked
package dev.weir.kernels.compute;

import org.jspecify.annotations.NullMarked;
