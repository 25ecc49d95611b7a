package io.metka.container;

import java.util.List;

/**
 * The outcome of compiling a container version.
 *
 * @param features the runtime features that the script carries beside the core, in alphabetical order
 * @param size what the script weighs
 * @param warnings what does not stand in the way of publishing but should be known
 */
public record Compilation(CompiledContainer container, List<String> features, Size size, List<Problem> warnings) {

    /** A script's weight in bytes under each encoding. */
    public record Size(int plain, int gzip, int brotli) {}

    public Compilation {
        features = List.copyOf(features);
        warnings = List.copyOf(warnings);
    }
}
