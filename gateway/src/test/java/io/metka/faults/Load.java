package io.metka.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Clients that post batches and note what they were told. Every second one sends a batch whose answer was lost again, with
 * the same ids, until it is answered; the others give such a batch up.
 */
final class Load implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(3);
    private static final Duration BEFORE_NEXT_KNOCK = Duration.ofMillis(15);

    private final URI edge;
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicLong refused = new AtomicLong();
    private final ConcurrentMap<String, Long> lastNumbers = new ConcurrentHashMap<>();
    private final Semaphore allowed = new Semaphore(0);
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean refusing;
    private volatile boolean over;

    private Load(URI edge) {
        this.edge = edge;
    }

    /** Starts the clients; they post as soon as they are allowed to. */
    static Load of(URI edge, int clients) {
        return of(edge, IntStream.range(0, clients).mapToObj(i -> "client" + i).toList());
    }

    /** One client for each name. Those of one name send the same events at the same time, and each until it is answered. */
    static Load of(URI edge, List<String> names) {
        Load load = new Load(edge);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean sendsAgain = i % 2 == 0 || Collections.frequency(names, name) > 1;
            load.clients.add(Thread.ofPlatform().name(name).start(() -> load.run(name, sendsAgain)));
        }
        return load;
    }

    /** At most so many batches are taken from now on, until the next call. */
    void allow(int batches) {
        allowed.drainPermits();
        allowed.release(batches);
    }

    /** From now on a full spool is no surprise: whoever is refused for it counts it, and may send again. */
    void expectRefusals() {
        refusing = true;
    }

    /** How many batches were refused because the spool was full. */
    long refused() {
        return refused.get();
    }

    /** All that was ever sent is sent once more, by clients that come back after {@link #close}. */
    void repeat() {
        lastNumbers.forEach((name, last) -> {
            for (long number = 0; number <= last; number++) {
                Posting posting = Posting.of(name, number);
                while (!taken(posting)) {
                    Pause.pass(BEFORE_NEXT_KNOCK);
                }
            }
        });
    }

    /** Ids of events whose client read a 2xx. */
    Set<String> acknowledged() {
        return acknowledged;
    }

    /** Ids of all events that left a client. */
    Set<String> sent() {
        return sent;
    }

    /** Answers other than the 200 that accepts the whole batch. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    private void run(String name, boolean sendsAgain) {
        long number = 0;
        Posting lost = null;
        while (!over) {
            if (!permitted()) {
                continue;
            }
            Posting posting = lost == null ? Posting.of(name, number++) : lost;
            lost = taken(posting) || !sendsAgain ? null : posting;
            if (lost == null) {
                Pause.pass(BETWEEN);
            }
        }
    }

    private boolean permitted() {
        try {
            return allowed.tryAcquire(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            over = true;
            return false;
        }
    }

    /** False when the answer was lost or the spool was full. */
    private boolean taken(Posting posting) {
        sent.addAll(posting.ids());
        lastNumbers.merge(posting.name(), posting.number(), Math::max);
        try {
            HttpResponse<String> answer = posting.post(edge);
            if (posting.acknowledgedBy(answer)) {
                acknowledged.addAll(posting.ids());
            } else if (refusing && answer.statusCode() == 503 && answer.body().contains("spool_full")) {
                refused.incrementAndGet();
                return knockLater();
            } else {
                surprises.add(answer.statusCode() + " " + answer.body());
            }
            return true;
        } catch (IOException e) {
            return knockLater();
        }
    }

    private boolean knockLater() {
        allowed.release();
        Pause.pass(BEFORE_NEXT_KNOCK);
        return false;
    }

    /** Returns when every client has its last answer. */
    @Override
    public void close() {
        over = true;
        for (Thread client : clients) {
            try {
                client.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
