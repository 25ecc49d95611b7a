package io.metka;

import io.metka.settings.Settings;
import io.metka.settings.SettingsException;
import io.metka.settings.SettingsReader;
import io.metka.support.Clock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.slf4j.LoggerFactory;

/** Carries out a command, or reads the settings, starts the gateway and waits for the end. */
public final class Main {
    private static final int NOT_UNDERSTOOD = 2;

    /** Whether this program ends by its own decision and not by a signal. */
    private static volatile boolean ending;

    private Main() {}

    public static void main(String[] words) throws Exception {
        Logging.choose();
        if (words.length > 0 && words[0].equals(ImportGtmCommand.NAME)) {
            System.exit(command(
                    words, (rest, out, errors) -> ImportGtmCommand.parse(rest).run(out, errors)));
        }
        if (words.length > 0 && words[0].equals(VerifyConsentCommand.NAME)) {
            System.exit(command(
                    words,
                    (rest, out, errors) -> VerifyConsentCommand.parse(rest).run(System.getenv(), out, errors)));
        }
        if (words.length > 0 && AccessCommand.NAMES.contains(words[0])) {
            System.exit(command(
                    words,
                    (rest, out, errors) -> AccessCommand.parse(words[0], rest).run(System.getenv(), out, errors)));
        }
        boolean rebuild = words.length > 0 && words[0].equals(RebuildIdentityCommand.NAME);
        try {
            if (rebuild) {
                Arguments arguments = Arguments.parse(List.of(words).subList(1, words.length));
                RebuildIdentityCommand.run(
                        SettingsReader.read(arguments.config(), System.getenv()), home(System.getenv()), System.out);
                System.exit(0);
            }
            run(Arguments.parse(List.of(words)), System.getenv(), Clock.SYSTEM);
        } catch (IllegalArgumentException | SettingsException | IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            LoggerFactory.getLogger(Main.class).error("The gateway could not start", e);
            fail(e);
        }
    }

    /** Returns when the gateway runs. */
    static void run(Arguments arguments, Map<String, String> environment, Clock clock)
            throws IOException, ExecutionException, InterruptedException {
        Settings settings = SettingsReader.read(arguments.config(), environment);
        Path home = home(environment);
        App app = App.start(arguments.demo() ? DemoRun.allowing(settings) : settings, home, clock);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app), "stop"));
        app.up().get();
        Banner banner = new Banner(app);
        if (arguments.demo()) {
            banner = banner.with(DemoRun.start(app, arguments.demoPorts()));
        }
        banner.print(System.out, sinceStart());
        if (arguments.exitWhenReady()) {
            exit(0);
        }
    }

    /** Whoever was told by a signal to go and went in order has not failed: a JVM by itself would end with 143. */
    private static void stop(App app) {
        app.close();
        if (!ending) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static void exit(int code) {
        ending = true;
        System.exit(code);
    }

    private static Path home(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("METKA_HOME", "."));
    }

    /** A command that ends by itself. */
    private interface Command {
        /** Answers the exit code; throws {@link IllegalArgumentException} when the words are not understood. */
        int run(List<String> words, PrintStream out, PrintStream errors);
    }

    private static int command(String[] words, Command command) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        try {
            return command.run(List.of(words).subList(1, words.length), out, errors);
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage());
            return NOT_UNDERSTOOD;
        }
    }

    private static Duration sinceStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Clock.SYSTEM.now()))
                .orElse(Duration.ZERO);
    }

    private static void fail(Exception e) {
        System.err.println("Metka cannot start. " + e.getMessage());
        exit(1);
    }
}
