package io.metka.control.workspace;

import java.util.List;

/** A request cannot be carried out as it stands; the message says what to do instead. Nothing has been changed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<Finding> findings;

    /** The closed set of reasons. */
    public enum Reason {
        /** What the request is about does not exist. */
        NOT_FOUND,
        /** It contradicts something that exists. */
        CONFLICT,
        /** It was made from an older revision than the current one. */
        STALE,
        /** The document says something that cannot be. */
        INVALID
    }

    public RefusedException(Reason reason, String message) {
        this(reason, message, List.of());
    }

    public RefusedException(Reason reason, String message, List<Finding> findings) {
        super(message);
        this.reason = reason;
        this.findings = List.copyOf(findings);
    }

    /** An {@link Reason#INVALID} refusal for these findings, or nothing when there are none. */
    public static void ifAny(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new RefusedException(Reason.INVALID, "The document is not valid; see errors", findings);
        }
    }

    public Reason reason() {
        return reason;
    }

    public List<Finding> findings() {
        return findings;
    }
}
