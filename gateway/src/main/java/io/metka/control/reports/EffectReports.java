package io.metka.control.reports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What activations have brought: those who were treated against those who were held out. */
@FunctionalInterface
public interface EffectReports {
    /**
     * The members of the contract's {@code Effect} from {@code currency} on. Throws
     * {@link io.metka.support.StoreUnavailableException} when it cannot be computed now.
     */
    ObjectNode effect(Question question);

    /**
     * What is asked.
     *
     * @param activation the webhook's id, empty for the project's control group
     * @param events the names of those that count as a conversion
     * @param window from a profile's qualification on
     * @param currency whose revenue counts, empty for the most frequent one
     * @param from the earliest qualification, inclusive
     * @param to the latest qualification, exclusive
     */
    record Question(
            ProjectId project,
            String activation,
            List<String> events,
            Duration window,
            String currency,
            Instant from,
            Instant to) {
        public Question {
            events = List.copyOf(events);
        }
    }
}
