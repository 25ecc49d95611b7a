package io.metka;

import io.metka.control.LocalAccess;
import io.metka.settings.Settings;
import io.metka.settings.SettingsException;
import io.metka.settings.SettingsReader;
import io.metka.support.Clock;
import io.metka.support.Ids;
import io.metka.support.StoreUnavailableException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ./metka admin-token --new} and {@code ./metka reset-account EMAIL}: the way back in for whoever owns the data
 * folder. The gateway may run or not.
 *
 * @param config the gateway's settings file
 * @param email whose account is reset; nothing when the token is replaced
 */
record AccessCommand(Path config, Optional<String> email) {
    static final String TOKEN = "admin-token";
    static final String ACCOUNT = "reset-account";
    static final List<String> NAMES = List.of(TOKEN, ACCOUNT);
    static final int DONE = 0;
    static final int FAILED = 1;

    private static final String USAGE =
            "Use: ./metka admin-token --new [--config FILE]  or  ./metka reset-account EMAIL [--config FILE]";

    /**
     * Reads the words after the command's name.
     *
     * @throws IllegalArgumentException when they are not understood, saying what would be
     */
    static AccessCommand parse(String name, List<String> words) {
        boolean hasConfig = words.size() == 3 && words.get(1).equals("--config");
        boolean token = name.equals(TOKEN);
        String first = words.isEmpty() ? "" : words.getFirst();
        boolean understood = token ? first.equals("--new") : !first.isEmpty() && !first.startsWith("-");
        if (!understood || !(words.size() == 1 || hasConfig)) {
            throw new IllegalArgumentException(USAGE);
        }
        return new AccessCommand(
                Path.of(hasConfig ? words.get(2) : "metka.toml"), token ? Optional.empty() : Optional.of(first));
    }

    /** Carries the command out; answers its exit code. */
    int run(Map<String, String> environment, PrintStream out, PrintStream errors) {
        try {
            Settings settings = SettingsReader.read(config, environment);
            if (settings.control().store().isEmpty() && !Files.isDirectory(settings.data())) {
                errors.println("There is no data folder " + settings.data().toAbsolutePath()
                        + "; run this where the gateway runs, with the same settings");
                return FAILED;
            }
            try (var access = new LocalAccess(settings.control(), settings.data(), Clock.SYSTEM, Ids.RANDOM)) {
                return email.isPresent() ? reset(access, email.get(), out, errors) : replace(access, out);
            }
        } catch (SettingsException | StoreUnavailableException e) {
            errors.println("Nothing was changed. " + e.getMessage());
            return FAILED;
        }
    }

    private static int replace(LocalAccess access, PrintStream out) {
        out.println("Admin token   " + access.newAdminToken() + "   (shown this once: keep it)");
        out.println("The one before is of no use any more.");
        return DONE;
    }

    private static int reset(LocalAccess access, String email, PrintStream out, PrintStream errors) {
        Optional<LocalAccess.OneTime> made = access.reset(email);
        if (made.isEmpty()) {
            errors.println("Nobody has an account with the e-mail " + email);
            return FAILED;
        }
        out.println("One-time password   " + made.get().password() + "   (good until "
                + made.get().until() + ")");
        out.println("Sign in with it and choose another. Codes are asked for no more; all sessions have ended.");
        return DONE;
    }
}
