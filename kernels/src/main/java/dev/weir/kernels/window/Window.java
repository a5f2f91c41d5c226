package dev.weir.kernels.window;

import dev.weir.kernels.element.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The live elements and the event clock. Elements are kept in the order in which they were last written, for the count window, and in that of their deadlines,
 * for the time window and for those that bring their own end. An update costs O(log n), and O(log n) for each element that it drives out.
 */
public final class Window {
    /** No record has come yet. */
    public static final long UNSET = Long.MIN_VALUE;

    private record Deadline(long at, String id) {}

    private final long length;
    private final int count;
    private final long lateness;
    private final long future;
    private final Map<String, Element> live = new LinkedHashMap<>();
    private final TreeSet<Deadline> deadlines =
            new TreeSet<>(Comparator.comparingLong(Deadline::at).thenComparing(Deadline::id));
    private long clock;

    /**
     * @param clock where the event clock stood, or {@link #UNSET}
     * @param live what was live then
     */
    public Window(WindowConfig config, long clock, Collection<Element> live) {
        this.length = config.length().toMillis();
        this.count = config.count();
        this.lateness = config.lateness().toMillis();
        this.future = config.future().toMillis();
        this.clock = clock;
        live.stream().sorted(Comparator.comparingLong(Element::offset)).forEach(this::write);
    }

    public long clock() {
        return clock;
    }

    /** In the order in which they were last written. Not to be modified. */
    public Collection<Element> live() {
        return Collections.unmodifiableCollection(live.values());
    }

    public Optional<Element> find(String id) {
        return Optional.ofNullable(live.get(id));
    }

    /** Whether a record with this clock comes too late to count. */
    public boolean isLate(long recordClock) {
        return clock != UNSET && recordClock < clock - lateness;
    }

    /** Whether this clock is so far ahead that it will be held back. */
    public boolean isAhead(long recordClock) {
        return clock != UNSET && recordClock > clock + future;
    }

    /**
     * Moves the clock, never back. One record from far ahead moves it by {@link WindowConfig#future} at most.
     *
     * @return the elements that this was the end of, the earliest first
     */
    public List<Element> advance(long recordClock) {
        return advanceTo(isAhead(recordClock) ? clock + future : recordClock);
    }

    /** Moves the clock to where others say that it is, never back and however far. */
    public List<Element> advanceTo(long to) {
        clock = Math.max(clock, to);
        List<Element> ended = new ArrayList<>();
        while (!deadlines.isEmpty() && deadlines.first().at() <= clock) {
            remove(deadlines.first().id()).ifPresent(ended::add);
        }
        return ended;
    }

    /**
     * The element as it is kept. What claims to be from ahead of the clock counts as from now, or it would outlive everything; it keeps the length of its own life.
     */
    public Element settled(Element element, long offset) {
        long time = Math.min(element.time(), clock);
        long expiry = element.expiry() == Element.NEVER ? Element.NEVER : element.expiry() - (element.time() - time);
        return new Element(
                element.id(),
                element.features(),
                time,
                expiry,
                element.group(),
                element.cost(),
                element.payload(),
                offset);
    }

    /** Whether the element's life has ended before it began. */
    public boolean isOutside(Element settled) {
        return deadline(settled) <= clock;
    }

    /** Inserts the element or replaces that of the same id; it counts as the last written. */
    public void write(Element settled) {
        remove(settled.id());
        live.put(settled.id(), settled);
        long deadline = deadline(settled);
        if (deadline != Element.NEVER) {
            deadlines.add(new Deadline(deadline, settled.id()));
        }
    }

    public Optional<Element> remove(String id) {
        Element gone = live.remove(id);
        if (gone == null) {
            return Optional.empty();
        }
        deadlines.remove(new Deadline(deadline(gone), id));
        return Optional.of(gone);
    }

    /** Removes what the count window has no room for, the longest unwritten first. */
    public List<Element> evict() {
        List<Element> evicted = new ArrayList<>();
        while (count > 0 && live.size() > count) {
            remove(live.keySet().iterator().next()).ifPresent(evicted::add);
        }
        return evicted;
    }

    private long deadline(Element element) {
        return length == 0 ? element.expiry() : Math.min(element.time() + length, element.expiry());
    }
}
