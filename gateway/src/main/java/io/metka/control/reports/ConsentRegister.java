package io.metka.control.reports;

import io.metka.model.ConsentDecision;
import io.metka.model.ConsentReceipt;
import io.metka.model.ConsentState;
import io.metka.model.Identifier;
import io.metka.model.IdentifierHash;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The consent ledger as the console uses it. All methods block and throw {@link io.metka.support.StoreUnavailableException}. */
public interface ConsentRegister {
    /**
     * An answer that was given somewhere else than in a browser that Metka sees.
     *
     * @param id chosen by whoever records it, so that it can be repeated; empty for a new one
     * @param at when it was given
     * @param shown the document that was agreed to, by its name and version and, when it is known, its text's hash
     * @param language of what was shown, empty when not told
     * @param url the page of the form, empty when there was none
     * @param address of the person's connection, empty when not known
     * @param userAgent of the person's browser, empty when not known
     */
    record Answer(
            String id,
            List<Identifier> subjects,
            ConsentState decision,
            Instant at,
            String method,
            ConsentReceipt.Document shown,
            String language,
            String url,
            String address,
            String userAgent) {
        public Answer {
            subjects = List.copyOf(subjects);
        }
    }

    /** Records an answer; when this returns it is on disk and holds at once. */
    ConsentReceipt record(ProjectId project, Answer answer);

    /**
     * What is known of one person's decisions.
     *
     * @param subject empty when the identifier is one that names nobody
     * @param decisions by purpose
     * @param receipts the newest first, at most as many as asked for
     */
    record Known(
            Optional<IdentifierHash> subject, Map<String, ConsentDecision> decisions, List<SignedReceipt> receipts) {}

    Known of(ProjectId project, Identifier identifier, int receipts);

    /**
     * How often an answer was given on one day, in UTC.
     *
     * @param document empty when the receipts name none
     * @param version 0 when they name none
     */
    record Rate(String day, String document, int version, String method, String purpose, long granted, long denied) {}

    /**
     * The rates of a time.
     *
     * @param from inclusive
     * @param to exclusive
     */
    List<Rate> rates(ProjectId project, Instant from, Instant to);

    /**
     * What the examination of one chain of receipts found.
     *
     * @param sound how many links stand unbroken from the first one on
     * @param fault the kind of the first fault, empty when there is none
     * @param sequence of the first link at fault, 0 when there is none
     * @param receipt the id that stands there, empty when nothing does
     */
    record Examined(String node, long sound, String fault, long sequence, String receipt) {}

    /** Examines the chains of a project. */
    List<Examined> verify(ProjectId project);
}
