package io.metka.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.model.ProjectId;
import io.metka.support.ManualClock;
import io.metka.tags.GraalScriptSyntax;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who sees a draft, for how long, and how much of what happened is kept. */
final class PreviewsTest {
    private static final ProjectId PROJECT = new ProjectId("p");
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final byte[] OTHER_KEY = "0123456789abcdef0123456789abcdeF".getBytes(UTF_8);

    private final ManualClock clock = new ManualClock(java.time.Instant.parse("2026-11-22T10:00:00Z"));
    private final Previews previews = new Previews(clock);

    @Test
    void theFirstBrowserThatFollowsALinkSeesTheDraftAndNoOther() {
        open("s1");
        String link = token(PreviewToken.Kind.LINK, "shop", "s1", KEY);
        assertThat(previews.script("shop", link, "Anna")).isPresent();
        assertThat(previews.script("shop", link, "Boris")).isEmpty();
        assertThat(previews.script("shop", link, "Anna")).as("loaded twice").isPresent();
        clock.advance(Duration.ofSeconds(11));
        assertThat(previews.script("shop", link, "Anna")).as("another tab").isEmpty();
        assertThat(previews.script("shop", token(PreviewToken.Kind.TAB, "shop", "s1", KEY), "Anna"))
                .as("the next page of the tab")
                .isPresent();
    }

    @Test
    void nothingButASignedTokenOfThisContainerOpensAPreview() {
        open("s1");
        String good = token(PreviewToken.Kind.TAB, "shop", "s1", KEY);
        assertThat(previews.script("shop", good, "")).isPresent();
        assertThat(previews.script("other", good, "")).isEmpty();
        assertThat(previews.take(good, List.of("{}"))).isTrue();
        List<String> bad = new ArrayList<>(List.of(
                "",
                "shop",
                "shop.s1",
                good.substring(0, good.length() - 1),
                good + "A",
                good + "\n",
                good.replace("shop", "Shop"),
                good.replace(".t", ".l"),
                good.replace("s1", "s2"),
                token(PreviewToken.Kind.TAB, "shop", "s1", OTHER_KEY),
                token(PreviewToken.Kind.TAB, "shop", "s2", KEY),
                token(PreviewToken.Kind.TAB, "other", "s1", KEY),
                "x".repeat(10_000),
                "shop.s1.tzzzzzzzzz." + "A".repeat(43)));
        for (int i = 0; i < good.length(); i++) {
            char other = good.charAt(i) == 'B' ? 'C' : 'B';
            bad.add(good.substring(0, i) + other + good.substring(i + 1));
        }
        for (String token : bad) {
            assertThat(previews.script("shop", token, "")).as(token).isEmpty();
            assertThat(previews.take(token, List.of("{}"))).as(token).isFalse();
        }
    }

    @Test
    void aLinkCannotTellWhatHappened() {
        open("s1");
        assertThat(previews.take(token(PreviewToken.Kind.LINK, "shop", "s1", KEY), List.of("{}")))
                .isFalse();
    }

    @Test
    void aPreviewEndsInTimeAndWhenAsked() {
        PreviewSession first = open("s1");
        PreviewSession second = open("s2");
        previews.end("s1");
        assertThat(first.isOver(clock.now())).isTrue();
        assertThat(previews.script("shop", token(PreviewToken.Kind.TAB, "shop", "s1", KEY), ""))
                .isEmpty();
        assertThat(previews.find(PROJECT, "s2")).contains(second);
        assertThat(previews.find(new ProjectId("q"), "s2")).isEmpty();
        String token = token(PreviewToken.Kind.TAB, "shop", "s2", KEY);
        clock.advance(Duration.ofMinutes(60));
        assertThat(second.isOver(clock.now())).isTrue();
        assertThat(previews.script("shop", token, "")).isEmpty();
        assertThat(previews.take(token, List.of("{}"))).isFalse();
        assertThat(previews.find(PROJECT, "s2")).isEmpty();
    }

    @Test
    void theOldestSessionEndsWhenThereAreTooMany() {
        for (int i = 0; i <= Previews.MOST_SESSIONS; i++) {
            open("s" + i);
        }
        assertThat(previews.find(PROJECT, "s0")).isEmpty();
        assertThat(previews.find(PROJECT, "s1")).isPresent();
    }

    @Test
    void theLastRecordsAreKeptAndNumbered() {
        PreviewSession session = open("s1");
        String token = token(PreviewToken.Kind.TAB, "shop", "s1", KEY);
        for (int i = 0; i < 6; i++) {
            previews.take(token, Collections.nCopies(200, "{\"kind\":\"message\"}"));
        }
        List<PreviewRecord> records = session.after(0, 5_000);
        assertThat(records).hasSize(PreviewSession.MOST_RECORDS);
        assertThat(records.getFirst().id()).isEqualTo(201);
        assertThat(session.after(1_199, 10)).extracting(PreviewRecord::id).containsExactly(1_200L);
        String large = "x".repeat(60_000);
        for (int i = 0; i < 50; i++) {
            previews.take(token, List.of(large));
        }
        long kept = session.after(0, 5_000).stream()
                .mapToLong(record -> record.json().length())
                .sum();
        assertThat(kept).isLessThanOrEqualTo(PreviewSession.MOST_CHARACTERS);
    }

    @Test
    void aPreviewsScriptTellsByNameAndLeavesOutWhatRunsLiveOnly() throws Exception {
        JsonNode demo = ContainerCompilerTest.demo();
        ContainerTarget.Collection collection = ContainerTarget.Collection.DEFAULT;
        ContainerCompiler compiler = new ContainerCompiler(new GraalScriptSyntax());
        String draft =
                compiled(compiler, new ContainerTarget(PROJECT, "shop", 1, "wk", collection, "Preview", true), demo);
        String published = compiled(compiler, new ContainerTarget(PROJECT, "shop", 1, "wk", collection), demo);
        String name = demo.at("/tags/0/name").asText();
        assertThat(draft)
                .contains("\"preview\":true")
                .contains("\"name\":\"" + name + "\"")
                .contains("debug_run");
        ((ObjectNode) demo.at("/tags/0")).put("live_only", true);
        ContainerTarget preview = new ContainerTarget(PROJECT, "shop", 1, "wk", collection, "Preview", true);
        assertThat(compiled(compiler, preview, demo)).doesNotContain("\"name\":\"" + name + "\"");
        assertThat(published)
                .doesNotContain("\"preview\":true")
                .doesNotContain("\"name\":\"" + name + "\"")
                .doesNotContain("debug_run");
    }

    private static String compiled(ContainerCompiler compiler, ContainerTarget target, JsonNode version)
            throws InvalidContainerException {
        return new String(compiler.compile(target, version).container().script().plain(), UTF_8);
    }

    private PreviewSession open(String id) {
        Script script = new Script("h", id.getBytes(UTF_8), id.getBytes(UTF_8), id.getBytes(UTF_8));
        previews.open(
                new PreviewSession.Facts(PROJECT, "shop", id, clock.now().plus(Duration.ofMinutes(60)), script), KEY);
        return previews.find(PROJECT, id).orElseThrow();
    }

    private String token(PreviewToken.Kind kind, String container, String session, byte[] key) {
        return new PreviewToken(kind, container, session, clock.now().plus(Duration.ofMinutes(60))).signed(key);
    }
}
