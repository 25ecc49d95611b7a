package io.metka.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers given to a program as {@code --name number}. */
public record Options(Map<String, Long> values) {
    /** Ends the program with a message when it does not know a name or something is no number. */
    public static Options parse(String program, String[] words, String... names) {
        Map<String, Long> values = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            boolean known = List.of(names).contains(words[i]);
            if (!known || i + 1 == words.length || !words[i + 1].matches("\\d{1,18}")) {
                System.err.println(program + " takes " + String.join(" and ", names) + ", each with a number, not "
                        + String.join(" ", words));
                System.exit(2);
            }
            values.put(words[i], Long.parseLong(words[i + 1]));
        }
        return new Options(Map.copyOf(values));
    }

    public long get(String name, long otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
