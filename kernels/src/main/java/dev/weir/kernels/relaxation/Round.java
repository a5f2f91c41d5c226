package dev.weir.kernels.relaxation;

import dev.weir.kernels.bandit.Ticket;
import java.util.Optional;

/**
 * One system of a sequence, solved.
 *
 * @param ticket omega, and why
 * @param audit what other factors would have cost, where the round was audited
 */
public record Round(Ticket ticket, Relaxed relaxed, Optional<Audit> audit) {}
