package io.metka.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.reports.AnswerSigner;
import io.metka.control.reports.Memberships;
import io.metka.control.workspace.PartnerRow;
import io.metka.control.workspace.Partners;
import io.metka.control.workspace.RefusedException;
import io.metka.control.workspace.Segments;
import io.metka.model.ProjectId;
import io.metka.support.Clock;
import io.metka.support.Json;
import io.metka.support.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What partners fetch with keys of their own, signed as webhooks are. */
final class PullOperations {
    private static final String SCHEME = "bearer ";
    private static final int MAX_HEADER = 512;

    private final Desk desk;
    private final Parts parts;

    /** What the operations work with. */
    record Parts(Partners partners, Segments segments, Memberships memberships, AnswerSigner signer, Clock clock) {}

    /** A partner who has shown a key. */
    private record Caller(PartnerRow row, String key) {}

    /** What a partner fetches. */
    private interface Fetching {
        Answer fetch(PartnerRow partner, Call call);
    }

    private PullOperations(Desk desk, Parts parts) {
        this.desk = desk;
        this.parts = parts;
    }

    static List<Operation> of(Desk desk, Parts parts) {
        var operations = new PullOperations(desk, parts);
        String start = "/partner/{project}";
        return List.of(
                operations.get(start + "/segments", "pullSegments", operations::segments),
                operations.get(start + "/changes", "pullChanges", operations::changes),
                operations.get(start + "/segments/{segment}/members", "pullMembers", operations::members));
    }

    /** The console's tokens are not asked for: partners have none. */
    private Operation get(String path, String id, Fetching fetching) {
        return Operation.get(path, id, call -> {
            Caller caller = caller(call);
            return signed(caller, call, fetching.fetch(caller.row(), call));
        });
    }

    private Answer segments(PartnerRow partner, Call call) {
        return Answer.list(desk.store().read(tx -> parts.segments().list(tx, partner.project())).stream()
                .filter(row -> partner.segments().contains(row.id()))
                .map(row -> Json.MAPPER.createObjectNode().put("id", row.id()).put("name", row.name()))
                .toList());
    }

    private Answer changes(PartnerRow partner, Call call) {
        List<String> wanted = call.asked("segment")
                .map(segment -> List.of(allowed(partner, segment)))
                .orElse(partner.segments());
        return MemberPages.changes(parts.memberships(), new ProjectId(partner.project()), wanted, call);
    }

    private Answer members(PartnerRow partner, Call call) {
        String segment = allowed(partner, call.parameter("segment"));
        return MemberPages.lines(
                parts.memberships(), new SegmentOperations.Segment(new ProjectId(partner.project()), segment), call);
    }

    /** A segment that is not the partner's is as good as none. */
    private static String allowed(PartnerRow partner, String segment) {
        if (!partner.segments().contains(segment)) {
            throw new RefusedException(
                    RefusedException.Reason.NOT_FOUND, "There is no segment with the id " + segment + " for this key");
        }
        return segment;
    }

    private Caller caller(Call call) {
        String header = Objects.requireNonNullElse(call.headers().get("Authorization"), "");
        boolean bearer =
                header.length() <= MAX_HEADER && header.toLowerCase(Locale.ROOT).startsWith(SCHEME);
        String key = bearer ? header.substring(SCHEME.length()).strip() : "";
        Optional<PartnerRow> partner = key.isEmpty()
                ? Optional.empty()
                : desk.store()
                        .read(tx -> parts.partners()
                                .holder(tx, call.project(), key, parts.clock().now()));
        return partner.map(row -> new Caller(row, key))
                .orElseThrow(() -> new ProblemException(new Problem(
                        Problem.Kind.UNAUTHORIZED,
                        "Send the header Authorization: Bearer <key> with a partner key of this project that has not"
                                + " expired",
                        List.of(),
                        Map.of("WWW-Authenticate", "Bearer realm=\"metka partners\""))));
    }

    private Answer signed(Caller caller, Call call, Answer answer) {
        return switch (answer) {
            case Answer.Document(int status, ObjectNode json, Map<String, String> headers) ->
                new Answer.Document(status, json, with(headers, caller, call, json.toString()));
            case Answer.Lines(String body, Map<String, String> headers) ->
                new Answer.Lines(body, with(headers, caller, call, body));
            default -> throw new IllegalStateException("Partners are answered with documents and lines alone");
        };
    }

    private Map<String, String> with(Map<String, String> headers, Caller caller, Call call, String body) {
        long timestamp = parts.clock().now().getEpochSecond();
        String id = "pull_"
                + Sha256.hex(caller.row().project() + " " + caller.row().id() + " " + call.path() + " " + call.query()
                                + " " + timestamp)
                        .substring(0, 32);
        Map<String, String> all = new HashMap<>(headers);
        all.put("webhook-id", id);
        all.put("webhook-timestamp", Long.toString(timestamp));
        all.put(
                "webhook-signature",
                parts.signer()
                        .sign(
                                Partners.signingSecret(caller.key()),
                                id,
                                timestamp,
                                body.getBytes(StandardCharsets.UTF_8)));
        return all;
    }
}
