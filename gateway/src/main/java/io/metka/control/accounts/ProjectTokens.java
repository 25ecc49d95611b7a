package io.metka.control.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.store.ControlStore;
import io.metka.control.store.Table;
import io.metka.control.store.Tx;
import io.metka.control.workspace.AuditLog;
import io.metka.control.workspace.Finding;
import io.metka.control.workspace.Names;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Work;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.Sha256;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tokens with which scripts work in one project, each with what it may do and until when. */
public final class ProjectTokens {
    static final String PREFIX = "mkp_";
    private static final Table<ProjectTokenRow> TABLE =
            Table.of("project_tokens", ProjectTokenRow.class, "project", "id");
    private static final int BYTES = 32;
    private static final int MOST = 100;
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration USED_EVERY = Duration.ofMinutes(1);

    private final ControlStore store;
    private final Clock clock;

    /** A new token, which is shown this once. */
    public record Made(ProjectTokenRow row, String token) {}

    public ProjectTokens(ControlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whether a text has the form of such a token. */
    static boolean isOne(String token) {
        return token.startsWith(PREFIX);
    }

    /** The script that holds a token; nothing when there is none, or it has expired. */
    Optional<Principal> holder(String token) {
        String hash = Sha256.hex(token);
        Instant now = clock.now();
        Optional<ProjectTokenRow> found = store.read(tx -> tx.where(TABLE, Map.of("hash", hash))).stream()
                .filter(row -> Sessions.same(row.hash(), hash) && now.isBefore(row.expiresAt()))
                .findFirst();
        found.filter(row -> Duration.between(row.usedAt(), now).compareTo(USED_EVERY) >= 0)
                .ifPresent(row -> store.write(tx -> tx.update(TABLE, row.used(now))));
        return found.map(row -> new Principal.Script(
                row.project(), row.id(), "token " + row.name() + " (" + row.id() + ")", scopes(row)));
    }

    /** Those that have expired are listed, too. */
    public List<ProjectTokenRow> list(Tx tx, String project) {
        return tx.where(TABLE, Map.of("project", project));
    }

    /**
     * Makes a token from a document with {@code name}, {@code scopes} and {@code expires_at}.
     *
     * @param areas that a scope can name
     */
    public Made create(Work work, String project, ObjectNode document, Set<String> areas) {
        List<Finding> findings = new ArrayList<>();
        List<String> scopes = scopes(document.path("scopes"), areas, findings);
        Instant expiresAt = expiry(document.path("expires_at").asText(), work.now(), findings);
        RefusedException.ifAny(findings);
        if (list(work.tx(), project).size() >= MOST) {
            throw new RefusedException(
                    RefusedException.Reason.CONFLICT,
                    "A project has at most " + MOST + " tokens; delete those that have expired or that nobody uses");
        }
        String token = PREFIX
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(work.ids().secret(BYTES));
        ProjectTokenRow row = new ProjectTokenRow(
                project,
                Names.id(work.ids()),
                document.path("name").asText(),
                scopes,
                Sha256.hex(token),
                work.actor(),
                work.now(),
                expiresAt,
                Instant.EPOCH);
        work.tx().insert(TABLE, row);
        AuditLog.record(work, "created", subject(row), AuditLog.nothing(), present(row));
        return new Made(row, token);
    }

    /** From the next request on nothing can be done with it. */
    public void delete(Work work, String project, String id) {
        ProjectTokenRow row = work.tx()
                .find(TABLE, project, id)
                .orElseThrow(() ->
                        new RefusedException(RefusedException.Reason.NOT_FOUND, "There is no token with the id " + id));
        work.tx().delete(TABLE, Map.of("project", project, "id", id));
        AuditLog.record(work, "deleted", subject(row), present(row), AuditLog.nothing());
    }

    /** The token without what makes it one. */
    public static ObjectNode present(ProjectTokenRow row) {
        ObjectNode view = Json.MAPPER
                .createObjectNode()
                .put("id", row.id())
                .put("name", row.name())
                .put("created_by", row.createdBy())
                .put("created_at", row.createdAt().toString())
                .put("expires_at", row.expiresAt().toString());
        ArrayNode scopes = view.putArray("scopes");
        row.scopes().forEach(scopes::add);
        if (!row.usedAt().equals(Instant.EPOCH)) {
            view.put("last_used_at", row.usedAt().toString());
        }
        return view;
    }

    private static List<Scope> scopes(ProjectTokenRow row) {
        return row.scopes().stream().map(Scope::parse).flatMap(Optional::stream).toList();
    }

    private static List<String> scopes(JsonNode asked, Set<String> areas, List<Finding> findings) {
        List<String> scopes = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            String text = asked.get(i).asText();
            Optional<Scope> scope = Scope.parse(text);
            if (scope.isEmpty()
                    || !(scope.get().area().isEmpty()
                            || areas.contains(scope.get().area()))) {
                findings.add(new Finding(
                        "/scopes/" + i,
                        "A scope is viewer, editor, publisher or administrator, alone or with an area such as"
                                + " editor:segments; areas are " + String.join(", ", areas)));
            } else if (!scopes.contains(text)) {
                scopes.add(text);
            }
        }
        return scopes;
    }

    private static Instant expiry(String text, Instant now, List<Finding> findings) {
        try {
            Instant at = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
            if (at.isAfter(now) && !at.isAfter(now.plus(LONGEST))) {
                return at;
            }
            findings.add(new Finding("/expires_at", "This is not within the next " + LONGEST.toDays() + " days"));
        } catch (DateTimeException e) {
            findings.add(new Finding("/expires_at", "This is no time with an offset, such as 2027-05-01T00:00:00Z"));
        }
        return now;
    }

    private static AuditLog.Subject subject(ProjectTokenRow row) {
        return new AuditLog.Subject(row.project(), "token", row.id());
    }
}
