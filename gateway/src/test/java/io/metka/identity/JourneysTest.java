package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.metka.embedded.Stores;
import io.metka.model.Event;
import io.metka.model.Identifier;
import io.metka.model.ProfileId;
import io.metka.model.ProfiledEvent;
import io.metka.model.SpooledBatch;
import io.metka.settings.IdentitySettings;
import io.metka.telemetry.IdentitySignals.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden journeys of {@code journeys.yaml} on a real Redis. */
final class JourneysTest {
    /** One journey. */
    record Journey(
            String title,
            String description,
            @Nullable Limits settings,
            List<In> in,
            List<Out> out,
            @Nullable Map<String, Integer> signals) {
        @Override
        public String toString() {
            return title;
        }
    }

    /** Settings that differ from the defaults. */
    record Limits(
            @Nullable Integer maxMerges,
            @Nullable Integer maxIdentifiers,
            @Nullable Set<String> blocked) {}

    /** One record of the spool, or the repetition of an earlier one. */
    record In(
            @Nullable String node,
            @Nullable Long position,
            @Nullable List<String> events,
            @Nullable Integer again) {}

    /** What became of one record. */
    record Out(
            List<String> events,
            @Nullable List<String> merges,
            @Nullable Integer duplicates) {}

    static Stream<Journey> journeys() throws IOException {
        ObjectMapper mapper = YAMLMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        try (InputStream in = JourneysTest.class.getResourceAsStream("journeys.yaml")) {
            return mapper.readValue(in, new TypeReference<List<Journey>>() {}).stream();
        }
    }

    @ParameterizedTest
    @MethodSource("journeys")
    void givesWhatIsWritten(Journey journey) {
        CountingSignals signals = new CountingSignals();
        List<Out> out = new ArrayList<>();
        try (var resolver = Visits.resolver(settings(journey.settings()), signals)) {
            Names names = new Names();
            List<SpooledBatch> records = records(Stores.freshName("journey"), journey.in());
            for (int i = 0; i < records.size(); i++) {
                String node = Objects.requireNonNullElse(journey.in().get(i).node(), "n1");
                out.add(names.out(resolver.resolve(node, List.of(records.get(i)))));
            }
        }
        assertThat(out).isEqualTo(journey.out().stream().map(JourneysTest::full).toList());
        if (journey.signals() != null) {
            assertThat(counted(signals)).containsAllEntriesOf(journey.signals());
        }
    }

    private static Out full(Out out) {
        return new Out(
                out.events(),
                Objects.requireNonNullElse(out.merges(), List.of()),
                Objects.requireNonNullElse(out.duplicates(), 0));
    }

    private static Map<String, Integer> counted(CountingSignals signals) {
        Map<String, Integer> counted = new HashMap<>(Map.of(
                "created", signals.created,
                "merged", signals.merged,
                "blocked", signals.blocked,
                "replayed", signals.replayed));
        for (Refusal reason : Refusal.values()) {
            counted.put(reason.wireName(), signals.refused.getOrDefault(reason, 0));
        }
        return counted;
    }

    private static IdentitySettings settings(@Nullable Limits limits) {
        IdentitySettings defaults = IdentitySettings.defaults();
        if (limits == null) {
            return defaults;
        }
        return new IdentitySettings(
                defaults.duplicateWindow(),
                defaults.identifierTtl(),
                Objects.requireNonNullElse(limits.maxMerges(), defaults.maxMerges()),
                Objects.requireNonNullElse(limits.maxIdentifiers(), defaults.maxIdentifiers()),
                Objects.requireNonNullElse(limits.blocked(), Set.of()));
    }

    private static List<SpooledBatch> records(String project, List<In> in) {
        List<SpooledBatch> records = new ArrayList<>();
        for (In record : in) {
            if (record.again() != null) {
                records.add(records.get(record.again()));
            } else {
                long position = record.position() == null ? records.size() * 1_000L : record.position();
                List<Event> events = Objects.requireNonNull(record.events()).stream()
                        .map(JourneysTest::event)
                        .toList();
                records.add(Visits.batch(project, position, events));
            }
        }
        return records;
    }

    private static Event event(String line) {
        String[] words = line.split(" ", -1);
        Event event = Visits.event(words[0], word(words[1]), word(words[2]));
        List<Identifier> identifiers = new ArrayList<>(event.identifiers());
        String name = event.name();
        for (String more : List.of(words).subList(3, words.length)) {
            int equals = more.indexOf('=');
            if (equals < 0) {
                name = more;
            } else {
                identifiers.add(new Identifier(
                        more.substring(0, equals), more.substring(equals + 1).replace('|', ' ')));
            }
        }
        return Visits.named(event.id(), name, identifiers);
    }

    /** In the file {@code |} stands for white space inside a word. */
    private static @Nullable String word(String word) {
        return word.equals("-") ? null : word.replace('|', ' ');
    }

    /** Gives profiles the names of the file in the order in which they appear. */
    private static final class Names {
        private final Map<ProfileId, String> names = new HashMap<>(Map.of(ProfileId.ANONYMOUS, "anonymous"));

        private String name(ProfileId profile) {
            return names.computeIfAbsent(profile, p -> "P" + names.size());
        }

        private Out out(Resolution resolution) {
            return new Out(
                    resolution.events().stream().map(this::line).toList(),
                    resolution.merges().stream()
                            .map(m -> name(m.from()) + " " + name(m.into()) + " " + m.eventId())
                            .sorted()
                            .toList(),
                    resolution.duplicates());
        }

        private String line(ProfiledEvent event) {
            String kept = event.identifiers().stream().map(i -> i.type()).collect(Collectors.joining(","));
            boolean all = event.profile().equals(ProfileId.ANONYMOUS)
                    || event.identifiers().size()
                            == event.event().identifiers().stream()
                                    .filter(i -> !new BlockedValues(Set.of("QA-Robot"))
                                            .contains(i.value().strip()))
                                    .count();
            return event.event().id() + " " + name(event.profile()) + (all ? "" : " " + kept);
        }
    }
}
