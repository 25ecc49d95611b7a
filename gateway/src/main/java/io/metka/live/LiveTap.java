package io.metka.live;

import io.metka.model.ProfiledEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows events that were just stored to whoever watches; costs nothing while nobody does. */
public final class LiveTap {
    private static final Logger LOG = LoggerFactory.getLogger(LiveTap.class);

    /** More of one range than this nobody can follow with the eye, so the rest of it is not shown. */
    private static final int MOST_OF_A_RANGE = 1_000;

    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** Called by the processing thread; never blocks and never throws. */
    public void publish(List<ProfiledEvent> events) {
        for (Watch watch : watches) {
            watch.show(events.size() <= MOST_OF_A_RANGE ? events : events.subList(0, MOST_OF_A_RANGE));
        }
    }

    /**
     * Starts watching.
     *
     * @param watcher called on the processing thread for each event; must return at once
     */
    public Watch watch(Consumer<ProfiledEvent> watcher) {
        Watch watch = new Watch(watcher);
        watches.add(watch);
        return watch;
    }

    /** One watcher, until it is closed. */
    public final class Watch implements AutoCloseable {
        private final Consumer<ProfiledEvent> watcher;

        private Watch(Consumer<ProfiledEvent> watcher) {
            this.watcher = watcher;
        }

        private void show(List<ProfiledEvent> events) {
            try {
                events.forEach(watcher);
            } catch (RuntimeException e) {
                LOG.warn("A live view failed and is closed; opening it again helps", e);
                close();
            }
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }
}
