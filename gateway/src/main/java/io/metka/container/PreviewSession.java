package io.metka.container;

import io.metka.model.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One preview of a draft: the script that one browser is served, and what it told last. Safe for use by several threads.
 *
 * <p>Its records are in memory and bounded: the oldest go first.
 */
public final class PreviewSession {
    static final int MOST_RECORDS = 1_000;
    static final int MOST_CHARACTERS = 2_000_000;

    /** A browser may ask for its first script twice: a page may hold the snippet twice, or be loaded again at once. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Facts facts;
    private final Deque<PreviewRecord> records = new ArrayDeque<>();
    private long characters;
    private long last;
    private String browser = "";
    private Instant came = Instant.MAX;
    private boolean over;

    /**
     * What a session is from the start.
     *
     * @param container the container's public id
     * @param script serves the draft and tells what happens
     */
    public record Facts(ProjectId project, String container, String id, Instant expires, Script script) {}

    PreviewSession(Facts facts) {
        this.facts = facts;
    }

    public Facts facts() {
        return facts;
    }

    /** True for the first browser that follows the link; it has a token of its own from then on. */
    synchronized boolean admits(String asking, Instant now) {
        if (came.equals(Instant.MAX)) {
            came = now;
            browser = asking;
            return true;
        }
        return browser.equals(asking) && now.isBefore(came.plus(GRACE));
    }

    /** Adds what happened, each a JSON object on one line. */
    synchronized void add(List<String> happened) {
        for (String json : happened) {
            records.addLast(new PreviewRecord(++last, json));
            characters += json.length();
            while (records.size() > MOST_RECORDS || characters > MOST_CHARACTERS) {
                characters -= records.removeFirst().json().length();
            }
        }
    }

    /** At most so many of the records that came after the one with this id, in their order. */
    public synchronized List<PreviewRecord> after(long id, int most) {
        return records.stream().filter(one -> one.id() > id).limit(most).toList();
    }

    synchronized void end() {
        over = true;
    }

    /** True once nothing more comes. */
    public synchronized boolean isOver(Instant now) {
        return over || !now.isBefore(facts.expires());
    }
}
