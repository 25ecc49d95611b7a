package io.metka.live;

import io.metka.model.ProfiledEvent;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Hands copies of stored events to whoever watches; a watcher who is too slow misses events, and is told how many. */
public final class LiveTap {
    private static final int QUEUE = 1_000;

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    /** Called by the processing thread; never blocks. */
    public void publish(List<ProfiledEvent> events) {
        for (Watcher watcher : watchers) {
            for (ProfiledEvent event : events) {
                watcher.offer(event);
            }
            watcher.wake.run();
        }
    }

    /**
     * Starts watching.
     *
     * @param wake called after new events were queued, on the processing thread: must return at once
     */
    public Watcher watch(Runnable wake) {
        Watcher watcher = new Watcher(wake);
        watchers.add(watcher);
        return watcher;
    }

    /** One bounded queue of events that nobody has looked at yet. */
    public final class Watcher implements AutoCloseable {
        private final ArrayBlockingQueue<ProfiledEvent> queue = new ArrayBlockingQueue<>(QUEUE);
        private final LongAdder missed = new LongAdder();
        private final Runnable wake;

        private Watcher(Runnable wake) {
            this.wake = wake;
        }

        private void offer(ProfiledEvent event) {
            if (!queue.offer(event)) {
                missed.increment();
            }
        }

        /** Takes everything that waits, in order. */
        public void drain(Consumer<ProfiledEvent> sink) {
            for (ProfiledEvent event = queue.poll(); event != null; event = queue.poll()) {
                sink.accept(event);
            }
        }

        /** How many events this watcher was too slow for since it last asked. */
        public long missed() {
            return missed.sumThenReset();
        }

        @Override
        public void close() {
            watchers.remove(this);
        }
    }
}
