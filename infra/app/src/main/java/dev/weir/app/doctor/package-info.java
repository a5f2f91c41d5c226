/**
 * {@code weir doctor}: the first question when something does not start is what it was started on. Each thing is tried as the service would try it, so that "fine"
 * means that it works here and now.
 */
@NullMarked
package dev.weir.app.doctor;

import org.jspecify.annotations.NullMarked;
