package io.metka.identity;

import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.SpooledBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes random events of few people with few devices, so that they meet often; some ids come twice. */
final class RandomVisits {
    private final RandomGenerator random;
    private final int people;
    private final String name;
    private int made;
    private long position;

    /** @param name tells the event ids of one maker from those of another */
    RandomVisits(RandomGenerator random, int people, String name) {
        this.random = random;
        this.people = people;
        this.name = name;
    }

    List<SpooledBatch> range(String project, int batches, int events) {
        List<SpooledBatch> range = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Event> batch = new ArrayList<>();
            for (int j = 0; j < events; j++) {
                batch.add(event());
            }
            range.add(Visits.batch(project, position, batch));
            position += 1 + random.nextInt(100);
        }
        return range;
    }

    /** Every identifier that an event may have. */
    List<Identifier> identifiers() {
        List<Identifier> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < people * kind.each; i++) {
                all.add(kind.of(i));
            }
        }
        return all;
    }

    /** One of the identifiers that the events have, whether there was such an event or not. */
    Identifier identifier() {
        return random(Kind.values()[random.nextInt(Kind.values().length)]);
    }

    private Event event() {
        boolean again = made > 0 && random.nextInt(12) == 0;
        String id = name + (again ? random.nextInt(made) : made++);
        List<Identifier> identifiers = new ArrayList<>();
        sometimes(random.nextInt(8) < 7, identifiers, Kind.COOKIE);
        sometimes(random.nextInt(12) < 1, identifiers, Kind.DEVICE);
        sometimes(random.nextInt(3) < 1, identifiers, Kind.USER);
        sometimes(random.nextInt(6) < 1, identifiers, Kind.EMAIL);
        sometimes(random.nextInt(10) < 1, identifiers, Kind.CUSTOMER);
        return Visits.named(id, random.nextInt(20) == 0 ? "logout" : "page_view", identifiers);
    }

    private void sometimes(boolean now, List<Identifier> to, Kind kind) {
        if (now) {
            to.add(random(kind));
        }
    }

    private Identifier random(Kind kind) {
        return kind.of(random.nextInt(people * kind.each));
    }

    /** A type of identifier, and how many of it there are for each person. */
    private enum Kind {
        COOKIE(Identifier.ANONYMOUS_ID, "cookie", 3),
        DEVICE(Identifier.DEVICE_ID, "device", 2),
        USER(Identifier.USER_ID, "user", 1),
        EMAIL(Identifier.EMAIL, "someone@example.org", 1),
        CUSTOMER("crm_id", "customer", 1);

        private final String type;
        private final String value;
        private final int each;

        Kind(String type, String value, int each) {
            this.type = type;
            this.value = value;
            this.each = each;
        }

        private Identifier of(int number) {
            return new Identifier(type, number + value);
        }
    }
}
