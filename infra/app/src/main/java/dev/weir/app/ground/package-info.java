/**
 * A year of heat in four slabs of ground, as a live source of related linear systems: each time step of a slab is one system, whose right-hand side and start are the
 * solution of the step before. The matrix of a slab stays, its diagonal shift goes with wind and step length, so the best relaxation factor moves with something that is
 * known beforehand; that is what a learner needs in order to have anything to learn. The weather is Seattle's mean year hour by hour, the moisture of the ground has the pattern of the
 * world's precipitation. Both are true data, put together for this purpose: nobody measured these slabs.
 */
@NullMarked
package dev.weir.app.ground;

import org.jspecify.annotations.NullMarked;
