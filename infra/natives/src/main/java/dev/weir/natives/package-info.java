/**
 * Libraries of machine code, and what of this machine the kernels can compute with.
 *
 * <p>A library lies in a jar; it is unpacked where only this user can write, opened, and deleted again before anything else happens. Whatever is not there has a reason that
 * people can act on: {@link dev.weir.natives.Backends} keeps them, and who forces a backend that is missing gets that reason as an error.
 */
@NullMarked
package dev.weir.natives;

import org.jspecify.annotations.NullMarked;
