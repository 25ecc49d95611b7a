package io.metka.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code docs/settings.md} names every setting with its default, and no setting that does not exist. */
final class SettingsPageTest {
    private static final Path PAGE = Path.of("../docs/settings.md");
    private static final String BEGIN = "<!-- every setting -->";

    @Test
    void thePageListsEverySettingWithItsDefault() throws IOException, ReflectiveOperationException {
        List<String> rows = new ArrayList<>();
        table(Settings.defaults(), "", rows);
        String page = Files.readString(PAGE);
        String expected = BEGIN + "\n| setting | default |\n|---|---|\n" + String.join("\n", rows) + "\n";
        if (Boolean.getBoolean("metka.write")) {
            Files.writeString(PAGE, page.substring(0, page.indexOf(BEGIN)) + expected);
            assumeTrue(false, "docs/settings.md was written anew");
        }
        assertThat(page.substring(page.indexOf(BEGIN)))
                .as("run mvn -pl gateway test -Dtest=SettingsPageTest -Dmetka.write=true after changing a setting")
                .isEqualTo(expected);
    }

    private static void table(Object settings, String prefix, List<String> rows) throws ReflectiveOperationException {
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String key =
                    prefix + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            Object value = component.getAccessor().invoke(settings);
            if (value != null && value.getClass().isRecord()) {
                table(value, key + ".", rows);
            } else {
                rows.add("| `" + key + "` | " + shown(value) + " |");
            }
        }
    }

    private static String shown(@Nullable Object value) {
        if (value == null || value.toString().isEmpty() || value.toString().equals("[]")) {
            return "not set";
        }
        return "`" + value.toString().replace("PT", "").toLowerCase(Locale.ROOT) + "`";
    }
}
