package io.metka.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.CommunicationPolicy;
import io.metka.model.JsonText;
import io.metka.model.ProjectId;
import io.metka.model.SegmentDefinition;
import io.metka.model.Source;
import io.metka.model.Transformation;
import io.metka.model.WebhookEndpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node starts with what it last published, whatever became of the control store. */
final class PublicationsTest {
    private static final ProjectId PROJECT = new ProjectId("shop");

    private static final Catalog CATALOG = new Catalog(
            7,
            List.of(new Source("site", PROJECT, "Сайт", "wk_1", List.of("https://shop.example"))),
            List.of(new CompiledContainer(PROJECT, "c", 2, new Script("abc", bytes(1), bytes(2), bytes(3)))),
            List.of(new SegmentDefinition(PROJECT, "s", "S", JsonText.of("{ \"version\": 1 }"), 3)),
            List.of(new WebhookEndpoint(
                    PROJECT, "w", URI.create("https://partner.example/hook"), "whsec_x", Set.of("s"), true)));

    @TempDir
    Path folder;

    @Test
    void whatWasPublishedIsThereAfterARestart() {
        Publications.open(file()).publish(CATALOG);
        Catalog again = Publications.open(file()).current();
        assertThat(again).usingRecursiveComparison().isEqualTo(CATALOG);
    }

    @Test
    void whatMayBeNullIsNullAfterARestart() {
        var policy = new CommunicationPolicy(
                PROJECT,
                "Europe/Moscow",
                null,
                List.of(new CommunicationPolicy.Cap("sms", 2, Duration.ofDays(7), true)),
                List.of(new CommunicationPolicy.QuietHours(
                        Set.of("sms"), LocalTime.of(22, 0), LocalTime.of(9, 0), Set.of(DayOfWeek.FRIDAY))),
                CommunicationPolicy.Rivalry.SUPPRESS,
                Map.of("w", CommunicationPolicy.Activation.OPEN));
        Catalog catalog = CatalogDraft.of(8)
                .withSources(CATALOG.sources())
                .withPolicies(List.of(policy))
                .withTransformations(
                        List.of(new Transformation(PROJECT, "t", "T", true, 3, JsonText.of("{\"steps\": [ ]}"), 5)))
                .catalog();
        Publications.open(file()).publish(catalog);
        assertThat(Publications.open(file()).current()).isEqualTo(catalog);
    }

    @Test
    void followersHearOfTheCurrentCatalogAndOfEveryNewOne() {
        Publications publications = Publications.open(file());
        List<Long> heard = new ArrayList<>();
        publications.follow(catalog -> heard.add(catalog.revision()));
        publications.publish(CATALOG);
        assertThat(heard).containsExactly(0L, 7L);
    }

    @Test
    void theFileHoldsSecretsAndIsForItsOwnerAlone() throws IOException {
        Publications.open(file()).publish(CATALOG);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void aBrokenFileIsNoReasonNotToStart() throws IOException {
        Files.writeString(file(), "{\"revision\": ");
        assertThat(Publications.open(file()).current()).isEqualTo(Catalog.EMPTY);
    }

    private Path file() {
        return folder.resolve("catalog.json");
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) value};
    }
}
