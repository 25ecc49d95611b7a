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

    private Event event() {
        boolean again = made > 0 && random.nextInt(12) == 0;
        String id = name + (again ? random.nextInt(made) : made++);
        List<Identifier> identifiers = new ArrayList<>();
        sometimes(random.nextInt(8) < 7, identifiers, Identifier.ANONYMOUS_ID, "cookie", people * 3);
        sometimes(random.nextInt(12) < 1, identifiers, Identifier.DEVICE_ID, "device", people * 2);
        sometimes(random.nextInt(3) < 1, identifiers, Identifier.USER_ID, "user", people);
        sometimes(random.nextInt(6) < 1, identifiers, Identifier.EMAIL, "someone@example.org", people);
        sometimes(random.nextInt(10) < 1, identifiers, "crm_id", "customer", people);
        return Visits.named(id, random.nextInt(20) == 0 ? "logout" : "page_view", identifiers);
    }

    /** Adds one of so many values. */
    private void sometimes(boolean now, List<Identifier> to, String type, String value, int values) {
        if (now) {
            to.add(new Identifier(type, random.nextInt(values) + value));
        }
    }
}
