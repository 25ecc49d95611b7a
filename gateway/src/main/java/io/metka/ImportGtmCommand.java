package io.metka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.container.ContainerCompiler;
import io.metka.container.gtm.GtmImport;
import io.metka.container.gtm.ImportReport;
import io.metka.container.gtm.ImportResult;
import io.metka.container.gtm.Outcome;
import io.metka.container.gtm.Reason;
import io.metka.container.gtm.ReportLine;
import io.metka.support.Json;
import io.metka.tags.GraalScriptSyntax;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./metka import-gtm FILE}: says what becomes of a GTM export, and writes it as a container version.
 *
 * @param file the export
 * @param out where the container version goes; null writes none
 * @param report where the report goes as JSON; null writes none
 * @param russian the language of the reasons
 */
record ImportGtmCommand(
        Path file, @Nullable Path out, @Nullable Path report, boolean russian) {
    static final String NAME = "import-gtm";
    static final int UNREADABLE = 2;

    private static final String USAGE =
            "Use: ./metka import-gtm FILE [--out FILE] [--report FILE] [--lang en|ru]. FILE is what GTM's Export Container wrote";

    /**
     * Reads the words after the command's name.
     *
     * @throws IllegalArgumentException when they are not understood, saying what would be
     */
    static ImportGtmCommand parse(List<String> words) {
        ImportGtmCommand parsed = new ImportGtmCommand(Path.of(""), null, null, false);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String next = i + 1 < words.size() ? words.get(i + 1) : "";
            boolean option = word.startsWith("--");
            if (option && next.isEmpty()) {
                throw new IllegalArgumentException(USAGE);
            }
            parsed = switch (word) {
                case "--out" -> new ImportGtmCommand(parsed.file, Path.of(next), parsed.report, parsed.russian);
                case "--report" -> new ImportGtmCommand(parsed.file, parsed.out, Path.of(next), parsed.russian);
                case "--lang" -> new ImportGtmCommand(parsed.file, parsed.out, parsed.report, next.equals("ru"));
                default -> {
                    if (option || !parsed.file.toString().isEmpty()) {
                        throw new IllegalArgumentException(USAGE);
                    }
                    yield new ImportGtmCommand(Path.of(word), parsed.out, parsed.report, parsed.russian);
                }
            };
            i += option ? 1 : 0;
        }
        if (parsed.file.toString().isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        return parsed;
    }

    /** Carries the command out; answers its exit code, which is 0 also when there are findings. */
    int run(PrintStream to, PrintStream errors) {
        ImportResult result;
        try {
            if (Files.size(file) > GtmImport.MOST_BYTES) {
                errors.println(file + " is larger than 10 MB, which is more than GTM exports");
                return UNREADABLE;
            }
            result =
                    new GtmImport(new ContainerCompiler(new GraalScriptSyntax())::check).read(Files.readAllBytes(file));
        } catch (IOException e) {
            errors.println(file + " cannot be read: " + e.getMessage());
            return UNREADABLE;
        }
        if (result.document().isEmpty()) {
            errors.println(
                    file + ": " + result.report().problem().map(this::told).orElse(""));
            return UNREADABLE;
        }
        print(result.report(), to);
        try {
            write(out, result.document().get(), to);
            write(report, result.report().json(), to);
        } catch (IOException e) {
            errors.println("Cannot write " + e.getMessage());
            return 1;
        }
        return 0;
    }

    private static void write(@Nullable Path target, ObjectNode json, PrintStream to) throws IOException {
        if (target != null) {
            Files.write(target, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
            to.println("Written: " + target);
        }
    }

    private void print(ImportReport report, PrintStream to) {
        ImportReport.File about = report.file();
        to.println(String.join(" ", about.publicId(), about.name(), about.usage(), "format " + about.format())
                .strip());
        report.problem().ifPresent(problem -> to.println("  " + told(problem)));
        for (Outcome outcome : List.of(Outcome.SKIPPED, Outcome.NEEDS_ACTION, Outcome.CHANGED)) {
            List<ReportLine> lines = report.entities().stream()
                    .filter(line -> line.outcome() == outcome)
                    .toList();
            if (!lines.isEmpty()) {
                to.println();
                to.println(outcome.wireName() + ":");
                lines.forEach(line -> print(line, to));
            }
        }
        if (!report.added().isEmpty()) {
            to.println();
            to.println("added:");
            report.added().forEach(line -> print(line, to));
        }
        to.println();
        to.printf("%-20s %9s %9s %13s %9s%n", "", "imported", "changed", "needs_action", "skipped");
        report.totals().forEach((kind, counts) -> print(kind, counts, to));
    }

    private void print(ReportLine line, PrintStream to) {
        to.println("  " + line.kind() + " «" + line.name() + "» " + line.path());
        line.reasons().forEach(reason -> to.println("      " + told(reason)));
    }

    private static void print(String kind, Map<Outcome, Integer> counts, PrintStream to) {
        to.printf(
                "%-20s %9d %9d %13d %9d%n",
                kind,
                counts.getOrDefault(Outcome.IMPORTED, 0),
                counts.getOrDefault(Outcome.CHANGED, 0),
                counts.getOrDefault(Outcome.NEEDS_ACTION, 0),
                counts.getOrDefault(Outcome.SKIPPED, 0));
    }

    private String told(Reason reason) {
        return russian ? reason.ru() : reason.en();
    }
}
