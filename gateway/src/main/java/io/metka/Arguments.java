package io.metka;

import io.metka.demo.Demo;
import java.nio.file.Path;
import java.util.List;

/**
 * The command line.
 *
 * @param config the settings file
 * @param demo whether to start the demonstration as well
 * @param demoPorts where, 0 for any free port
 * @param exitWhenReady stop as soon as everything is ready: for training the start cache
 */
record Arguments(Path config, boolean demo, Demo.Ports demoPorts, boolean exitWhenReady) {
    private static final Demo.Ports DEMO_PORTS = new Demo.Ports(8082, 8083);

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException for an unknown or incomplete one, saying which
     */
    static Arguments parse(List<String> words) {
        Arguments parsed = new Arguments(Path.of("metka.toml"), false, DEMO_PORTS, false);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            parsed = switch (word) {
                case "--demo" -> new Arguments(parsed.config, true, parsed.demoPorts, parsed.exitWhenReady);
                case "--exit-when-ready" -> new Arguments(parsed.config, parsed.demo, parsed.demoPorts, true);
                case "--config" ->
                    new Arguments(
                            Path.of(value(words, ++i, word)), parsed.demo, parsed.demoPorts, parsed.exitWhenReady);
                case "--demo-ports" ->
                    new Arguments(parsed.config, parsed.demo, ports(value(words, ++i, word)), parsed.exitWhenReady);
                default -> throw new IllegalArgumentException("Unknown argument " + word + "; ./metka help lists them");
            };
        }
        return parsed;
    }

    private static String value(List<String> words, int index, String argument) {
        if (index >= words.size()) {
            throw new IllegalArgumentException(argument + " needs a value after it");
        }
        return words.get(index);
    }

    private static Demo.Ports ports(String text) {
        String[] both = text.split(",", -1);
        try {
            return new Demo.Ports(Integer.parseInt(both[0]), Integer.parseInt(both[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("--demo-ports takes two ports, SHOP,PARTNER, not " + text, e);
        }
    }
}
