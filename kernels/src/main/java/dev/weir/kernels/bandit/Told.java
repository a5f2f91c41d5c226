package dev.weir.kernels.bandit;

/** What became of a cost. Telling the same ticket again changes nothing, so a teller that is in doubt tells again. */
public sealed interface Told {
    /** The one cost that counted for this ticket. */
    record Learnt(Ticket ticket, double cost) implements Told {}

    /** After the deadline: not learnt from, and the ticket is gone. */
    record Late(Ticket ticket) implements Told {}

    /** Told or cancelled before, or dropped to make room. */
    record Settled(long id) implements Told {}

    /** Never issued. */
    record Unknown(long id) implements Told {}
}
