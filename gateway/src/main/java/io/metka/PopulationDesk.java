package io.metka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.MembershipChange;
import io.metka.model.MembershipChange.Kind;
import io.metka.model.MembershipChange.Reason;
import io.metka.model.ProfileId;
import io.metka.model.ProjectId;
import io.metka.warehouse.MembershipReader;
import io.metka.webhooks.Population;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Who is in a segment, from ClickHouse, as snapshots for partners ask for it. */
final class PopulationDesk implements Population {
    private final MembershipReader reader;

    PopulationDesk(MembershipReader reader) {
        this.reader = reader;
    }

    @Override
    public Optional<AsOf> newest(ProjectId project) {
        return reader.finished(project)
                .map(row -> new AsOf(
                        row.path("tick").asLong(),
                        Instant.parse(row.path("newest").asText())));
    }

    @Override
    public List<MembershipChange> members(ProjectId project, String segment, AsOf asOf, Page page) {
        return reader.members(project, segment, asOf.tick(), page.after(), page.limit()).stream()
                .map(row -> entry(project, segment, row))
                .toList();
    }

    private static MembershipChange entry(ProjectId project, String segment, ObjectNode row) {
        return new MembershipChange(
                project,
                segment,
                new ProfileId(UUID.fromString(row.path("profile").asText())),
                Kind.ENTERED,
                row.path("sequence").asLong(),
                Instant.parse(row.path("since").asText()),
                row.path("tick").asLong(),
                Reason.valueOf(row.path("reason").asText().toUpperCase(Locale.ROOT)));
    }
}
