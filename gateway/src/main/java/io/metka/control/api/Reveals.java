package io.metka.control.api;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.control.accounts.Principal;
import io.metka.control.accounts.Role;
import io.metka.control.workspace.AuditLog;
import io.metka.support.Json;
import io.metka.telemetry.ControlSignals;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The looking at personal data in clear: allowed to administrators who say why, and written down before it is shown. */
final class Reveals {
    static final String HEADER = "X-Metka-Reveal";
    private static final int SHORTEST = 3;
    private static final int LONGEST = 500;

    private final Desk desk;
    private final ControlSignals signals;

    Reveals(Desk desk, ControlSignals signals) {
        this.desk = desk;
        this.signals = signals;
    }

    /**
     * Allows it, or ends the request.
     *
     * @param path what the request names; nothing else of it is written down
     */
    void allow(String operation, Principal caller, Access.Subject subject, Map<String, String> path, String header) {
        Access.require(Role.ADMINISTRATOR, caller, subject);
        ObjectNode told =
                Json.MAPPER.createObjectNode().put("operation", operation).put("reason", reason(header));
        ObjectNode names = told.putObject("path");
        path.forEach(names::put);
        desk.changes().make(caller.name(), work -> {
            AuditLog.record(
                    work,
                    "revealed",
                    new AuditLog.Subject(subject.project(), "personal data", operation),
                    NullNode.getInstance(),
                    told);
            return told;
        });
        signals.revealed();
    }

    /** Headers hold Latin letters alone; others come percent-encoded. */
    private static String reason(String header) {
        String text;
        try {
            text = URLDecoder.decode(header.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IllegalArgumentException e) {
            text = header.strip();
        }
        if (text.length() < SHORTEST || text.length() > LONGEST || text.indexOf(0) >= 0) {
            throw new ProblemException(Problem.of(
                    Problem.Kind.MALFORMED,
                    "The header " + HEADER + " says why, in " + SHORTEST + " to " + LONGEST
                            + " characters (percent-encoded UTF-8)"));
        }
        return text;
    }
}
