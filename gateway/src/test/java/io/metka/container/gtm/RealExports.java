package io.metka.container.gtm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Exports that others have published, which are no part of this repository. */
final class RealExports {
    private static final Path FOLDER = Path.of("../../shared/data/gtm");

    private RealExports() {}

    /**
     * One file.
     *
     * @param realWeb whether GTM itself wrote it for a site
     */
    record File(Path path, boolean realWeb) {
        String name() {
            return path.getFileName().toString();
        }
    }

    /** All files by name; none where there are no exports, and then the standard output says so. */
    static List<File> files() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            System.out.println("[gtm] there are no exports in " + FOLDER);
            return List.of();
        }
        List<String> real = Files.readString(FOLDER.resolve("README.md"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("| WEB |"))
                .toList();
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(path -> new File(
                            path,
                            real.stream().anyMatch(line -> line.startsWith("| " + path.getFileName() + " | real"))))
                    .toList();
        }
    }
}
