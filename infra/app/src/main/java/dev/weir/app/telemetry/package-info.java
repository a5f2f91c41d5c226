/**
 * Figures for operators, in Prometheus' format. They are read from the same committed views that the dashboard shows, at the moment somebody asks: nothing
 * is counted twice, and an unwatched process spends nothing on them. The names are listed in {@link dev.weir.app.telemetry.Telemetry}.
 */
@NullMarked
package dev.weir.app.telemetry;

import org.jspecify.annotations.NullMarked;
