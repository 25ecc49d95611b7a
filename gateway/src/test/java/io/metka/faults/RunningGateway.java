package io.metka.faults;

import io.metka.JumpingGateway;
import io.metka.embedded.Stores;
import io.metka.support.Eventually;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One gateway in a process of its own, started as the launcher starts it. */
final class RunningGateway implements AutoCloseable {
    private static final Pattern OPTION = Pattern.compile("^\\s+(-\\S+)$", Pattern.MULTILINE);
    private static final Pattern TOKEN = Pattern.compile("Admin token\\s+(\\S+)");
    private static final String READY = "Ctrl-C stops it";
    private static final long STOP_SECONDS = 60;

    private final Place place;
    private final Path log;
    private final Process process;

    private RunningGateway(Place place, Path log, Process process) {
        this.place = place;
        this.log = log;
        this.process = process;
    }

    /** Returns at once; the gateway is still starting. */
    static RunningGateway spawn(Place place) {
        return spawn(place, List.of());
    }

    /** Runs a command of the launcher to its end; {@link #exitCode} and {@link #output} tell how it went. */
    static RunningGateway run(Place place, String... words) {
        RunningGateway command = spawn(place, List.of(words));
        command.exitCode();
        return command;
    }

    private static RunningGateway spawn(Place place, List<String> words) {
        try {
            Files.createDirectories(place.folder());
            Path log = Files.createTempFile(place.folder(), "gateway-", ".log");
            List<String> command = command(place);
            command.addAll(words);
            ProcessBuilder builder = new ProcessBuilder(command);
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("METKA_") && !name.equals("METKA_CHDB_LIB"));
            environment.put("METKA_HOME", Stores.home().toString());
            environment.put("METKA_DATA", place.data().toString());
            environment.put("METKA_EDGE_PORT", Integer.toString(place.edgePort()));
            environment.put("METKA_EDGE_REQUESTS_PER_SECOND", "0");
            environment.put("METKA_CONTROL_PORT", Integer.toString(place.consolePort()));
            environment.put("METKA_STOP_NOTICE", "0s");
            environment.putAll(place.settings());
            builder.directory(place.folder().toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
            return new RunningGateway(place, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Place place) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Matcher options = OPTION.matcher(Files.readString(Stores.home().resolve("deploy/scripts/jvm-options.sh")));
        options.results().forEach(option -> command.add(option.group(1)));
        if (place.ownClock()) {
            command.add("-D" + JumpingGateway.CLOCK + "=" + place.clock());
            command.addAll(List.of("-cp", classPath(true), JumpingGateway.class.getName()));
        } else {
            command.addAll(List.of("-cp", classPath(false), "io.metka.Main"));
        }
        return command;
    }

    /** That of this JVM, with or without the tests, for a program in another folder. */
    private static String classPath(boolean tests) {
        return Arrays.stream(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> tests || !entry.endsWith("test-classes"))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns when the banner is out: every part runs. */
    RunningGateway ready() {
        Eventually.until(() -> "the gateway is ready; it said: " + output(), () -> {
            if (!process.isAlive()) {
                throw new AssertionError(
                        "The gateway ended with " + process.exitValue() + " before it was ready: " + output());
            }
            return output().contains(READY);
        });
        return this;
    }

    /** The administrator's token, which the first run on a data folder prints. */
    String token() {
        Matcher token = TOKEN.matcher(output());
        if (!token.find()) {
            throw new AssertionError("no token in " + output());
        }
        return token.group(1);
    }

    /** The processes that it has started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** {@code kill -9}; returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** {@code kill -TERM}, as a service manager does; returns at once. */
    void beginStop() {
        process.destroy();
    }

    /** {@code kill -TERM}; returns when it has stopped in order. */
    void stop() {
        beginStop();
        int code = exitCode();
        if (code != 0) {
            throw new AssertionError("the gateway ended with " + code + "; it said: " + output());
        }
    }

    /** Waits for the end. */
    int exitCode() {
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the gateway does not end; it said: " + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The most memory that it has ever had resident, in MB; 0 where the system does not tell. */
    long peakMegabytes() {
        return megabytes("VmHWM:");
    }

    /** The memory that it has resident, in MB; 0 where the system does not tell. */
    long megabytes() {
        return megabytes("VmRSS:");
    }

    private long megabytes(String field) {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has printed. */
    String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Place place() {
        return place;
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
