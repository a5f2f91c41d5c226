/** Every kernel there is, by name, for those who take jobs from outside. */
@NullMarked
package dev.weir.kernels.catalogue;

import org.jspecify.annotations.NullMarked;
