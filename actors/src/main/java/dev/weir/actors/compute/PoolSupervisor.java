package dev.weir.actors.compute;

import dev.weir.actors.compute.PoolView.LaneState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Keeps lanes alive, and looks at the floor whenever something there is due. No job passes through it. */
final class PoolSupervisor {
    sealed interface Command {}

    /** Something on the floor is due sooner than was known. */
    enum Look implements Command {
        NOW
    }

    /** Canaries are due. */
    private enum Ask implements Command {
        NOW
    }

    private record Up(LaneThread lane) implements Command {}

    private record Ended(LaneThread lane, LaneLoss loss, String cause) implements Command {}

    /** The place has waited long enough. */
    private record Start(int place) implements Command {}

    /** A lane has been starting for too long. */
    private record StartLate(LaneThread lane) implements Command {}

    /** Finishes what is in the pool, for so long at most, and stops. */
    record Stop(Duration atMost, ActorRef<Done> replyTo) implements Command {}

    /** Nothing is left on the floor. */
    enum Empty implements Command {
        NOW
    }

    /** What one place has been through. */
    private static final class Place {
        int generation;

        @org.jspecify.annotations.Nullable
        LaneThread lane;

        Duration pause = Duration.ZERO;
        final ArrayDeque<Long> failures = new ArrayDeque<>();
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final LaneThread.Shop shop;
    private final LongSupplier clock;
    private final LongSupplier ids;
    private final Runnable ready;
    private final Map<Integer, Place> places = new HashMap<>();
    private boolean measured;

    private PoolSupervisor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LaneThread.Shop shop,
            LongSupplier clock,
            LongSupplier ids,
            Runnable ready) {
        this.context = context;
        this.timers = timers;
        this.shop = shop;
        this.clock = clock;
        this.ids = ids;
        this.ready = ready;
    }

    /** @param ready called when the first lane is up, and all others have been started */
    static Behavior<Command> create(LaneThread.Shop shop, LongSupplier clock, LongSupplier ids, Runnable ready) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Ask.NOW, shop.settings().watch().canaryEvery());
            var supervisor = new PoolSupervisor(context, timers, shop, clock, ids, ready);
            supervisor.start(0);
            return supervisor.running();
        }));
    }

    private Behavior<Command> running() {
        return Behaviors.receive(
                (_, command) -> switch (command) {
                    case Up(LaneThread lane) -> {
                        up(lane);
                        yield Behaviors.same();
                    }
                    case Ended(LaneThread lane, LaneLoss loss, String cause) -> {
                        ended(lane, loss, cause);
                        yield Behaviors.same();
                    }
                    case StartLate(LaneThread lane) -> {
                        lane.abandon();
                        ended(lane, LaneLoss.HUNG, "not up in time");
                        yield Behaviors.same();
                    }
                    case Start(int place) -> {
                        start(place);
                        yield Behaviors.same();
                    }
                    case Look.NOW -> {
                        look();
                        yield Behaviors.same();
                    }
                    case Ask.NOW -> {
                        shop.floor().ask(shop.canary(), ids);
                        yield Behaviors.same();
                    }
                    case Stop stop -> {
                        timers.startSingleTimer("end", Empty.NOW, stop.atMost());
                        shop.floor().close();
                        yield stopping(stop.replyTo());
                    }
                    case Empty.NOW -> Behaviors.same();
                },
                (_, signal) -> closing(signal));
    }

    /** Also when the actor system ends without a word: every job gets its answer. */
    private Behavior<Command> closing(Signal signal) {
        if (signal instanceof PostStop) {
            shop.floor().stop();
            places.values().forEach(place -> {
                if (place.lane != null) {
                    place.lane.abandon();
                }
            });
        }
        return Behaviors.same();
    }

    /** Lanes that are lost now are replaced, for what is in the pool is to be finished. */
    private Behavior<Command> stopping(ActorRef<Done> replyTo) {
        return Behaviors.receive(
                (_, command) -> switch (command) {
                    case Empty.NOW -> {
                        shop.floor().stop();
                        replyTo.tell(Done.getInstance());
                        yield Behaviors.stopped();
                    }
                    case Ended(LaneThread lane, LaneLoss loss, String cause) -> {
                        ended(lane, loss, cause);
                        yield Behaviors.same();
                    }
                    case Start(int place) -> {
                        start(place);
                        yield Behaviors.same();
                    }
                    case Look.NOW -> {
                        look();
                        yield Behaviors.same();
                    }
                    case Up(LaneThread lane) -> {
                        up(lane);
                        yield Behaviors.same();
                    }
                    case StartLate(LaneThread lane) -> {
                        lane.abandon();
                        yield Behaviors.same();
                    }
                    case Stop again -> {
                        again.replyTo().tell(Done.getInstance());
                        yield Behaviors.same();
                    }
                    case Ask.NOW -> Behaviors.same();
                },
                (_, signal) -> closing(signal));
    }

    private Place place(int place) {
        return places.computeIfAbsent(place, _ -> new Place());
    }

    private void start(int place) {
        Place at = place(place);
        ActorRef<Command> self = context.getSelf();
        shop.floor().starting(place);
        var lane = new LaneThread(shop, place, at.generation++, !measured, new LaneThread.Listener() {
            @Override
            public void up(LaneThread lane) {
                self.tell(new Up(lane));
            }

            @Override
            public void ended(LaneThread lane, LaneLoss loss, String cause) {
                self.tell(new Ended(lane, loss, cause));
            }
        });
        at.lane = lane;
        Settings.Watch watch = shop.settings().watch();
        timers.startSingleTimer("start-" + place, new StartLate(lane), Duration.ofNanos((long)
                (watch.hungAfter().toNanos() * watch.hungFactor())));
        lane.start();
    }

    /** The first lane that is up has measured the ceiling, on a machine that was quiet; now the others may come. */
    private void up(LaneThread lane) {
        if (place(lane.place).lane != lane) {
            return;
        }
        timers.cancel("start-" + lane.place);
        if (!measured) {
            measured = true;
            for (int place = 0; place < shop.settings().lanes(); place++) {
                if (!places.containsKey(place)) {
                    start(place);
                }
            }
            ready.run();
        }
    }

    private void ended(LaneThread lane, LaneLoss loss, String cause) {
        Place at = place(lane.place);
        if (at.lane != lane) {
            return;
        }
        at.lane = null;
        timers.cancel("start-" + lane.place);
        Duration pause = pause(at, loss);
        boolean out = pause.compareTo(shop.settings().restarts().most()) > 0;
        timers.startSingleTimer("again-" + lane.place, new Start(lane.place), pause);
        shop.floor()
                .lost(
                        lane.place,
                        loss,
                        out ? LaneState.OUT : LaneState.DOWN,
                        loss + ": " + cause + "; tried again in " + pause);
        context.getLog().warn("Lane {} was lost ({}: {}); it is tried again in {}", lane.place, loss, cause, pause);
        int next = places.size();
        if (!measured && next < shop.settings().lanes()) {
            start(next);
        }
    }

    private Duration pause(Place at, LaneLoss loss) {
        Settings.Restarts restarts = shop.settings().restarts();
        long now = clock.getAsLong();
        at.failures.addLast(now);
        while (now - at.failures.getFirst() > restarts.window().toNanos()) {
            at.failures.removeFirst();
        }
        boolean lies = loss == LaneLoss.WRONG_RESULT || loss == LaneLoss.CANARY;
        boolean hopeless =
                at.failures.size() >= restarts.failures() && shop.floor().lanesUp() > 0;
        if (lies || hopeless) {
            return restarts.out();
        }
        int doublings = Math.min(at.failures.size() - 1, 30);
        Duration pause = restarts.first().multipliedBy(1L << doublings);
        return pause.compareTo(restarts.most()) < 0 ? pause : restarts.most();
    }

    private void look() {
        Floor.Looked looked = shop.floor().look();
        for (Station station : looked.hung()) {
            for (Place at : places.values()) {
                LaneThread lane = at.lane;
                if (lane != null && lane.standsAt(station)) {
                    lane.abandon();
                    ended(lane, LaneLoss.HUNG, "no sign of life");
                }
            }
        }
        if (looked.next() != Long.MAX_VALUE) {
            timers.startSingleTimer(Look.NOW, Duration.ofNanos(Math.max(0, looked.next())));
        } else {
            timers.cancel(Look.NOW);
        }
    }
}
