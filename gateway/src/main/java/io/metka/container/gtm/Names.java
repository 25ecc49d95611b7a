package io.metka.container.gtm;

import io.metka.container.BuiltInVariables;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of variables: those of the export, what they became, and what had to be invented for them. */
final class Names {
    private static final int LONGEST = 200;
    private static final int LONGEST_SUFFIX = 12;

    private static final Map<String, String> INTERNAL =
            Map.of("_event", "Event", "_url", "Page URL", "_referrer", "Referrer");

    private final boolean web;
    private final Map<String, String> byGtmName = new HashMap<>();
    private final Map<String, BuiltIn> listed = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<BuiltIn, String> builtIns = new LinkedHashMap<>();
    private final Map<String, String> standIns = new LinkedHashMap<>();

    /** @param web whether names that are nowhere get a stand-in, or mark what uses them as of no use here */
    Names(boolean web) {
        this.web = web;
    }

    /** A name that the document may have: without braces and control characters, not blank and not too long. */
    static String adapted(String name, String fallback) {
        String plain = name.replace('{', '(').replace('}', ')').replaceAll("[\\u0000-\\u001f]+", " ");
        String stripped = plain.strip();
        if (stripped.isEmpty()) {
            return fallback.strip();
        }
        return cut(stripped, LONGEST);
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end).strip();
    }

    /** Gives a variable of the export its name here; the first of several with one name keeps it. */
    String register(Item item) {
        String gtmName = item.name();
        String wanted = adapted(gtmName, "Variable " + item.gtmId());
        String name = free(wanted);
        byGtmName.putIfAbsent(gtmName.strip(), name);
        if (!name.equals(wanted)) {
            item.changed(Cause.NAME_TAKEN.with(name));
        } else if (!name.equals(gtmName)) {
            item.changed(Cause.RENAMED.with(name));
        }
        return name;
    }

    /** A name like this one that nothing has. */
    String free(String wanted) {
        String name = wanted;
        for (int i = 1; taken.contains(name) || BuiltInVariables.find(name) != null; i++) {
            boolean builtIn = i == 1 && BuiltInVariables.find(wanted) != null;
            name = cut(wanted, LONGEST - LONGEST_SUFFIX) + (builtIn ? " (GTM)" : " (" + (i + 1) + ")");
        }
        taken.add(name);
        return name;
    }

    /** Notes that the export lists a built-in variable under this name. */
    void list(String name, BuiltIn builtIn) {
        listed.putIfAbsent(name.strip(), builtIn);
    }

    boolean knows(String gtmName) {
        String name = gtmName.strip();
        return INTERNAL.containsKey(name)
                || byGtmName.containsKey(name)
                || listed.containsKey(name)
                || BuiltIn.named(name).isPresent();
    }

    /** The name that stands in our texts for a name in a text of this item. */
    String resolve(String name, Item item) {
        String internal = INTERNAL.get(name);
        if (internal != null) {
            return internal;
        }
        String registered = byGtmName.get(name);
        if (registered != null) {
            return registered;
        }
        BuiltIn builtIn = listed.get(name);
        Optional<BuiltIn> known = builtIn == null ? BuiltIn.named(name) : Optional.of(builtIn);
        if (known.isPresent()) {
            return use(known.get());
        }
        if (BuiltInVariables.find(name) != null) {
            item.changed(Cause.OWN_BUILT_IN.with(name));
            return name;
        }
        item.markUnresolved();
        if (web) {
            item.needsAction(Cause.DANGLING_VARIABLE.with(name));
        }
        return standIns.computeIfAbsent(name, missing -> free(adapted(missing, "Missing variable")));
    }

    /** The name of a built-in variable; the document defines those that are none of ours. */
    String use(BuiltIn builtIn) {
        if (BuiltInVariables.find(builtIn.display()) != null) {
            return builtIn.display();
        }
        return builtIns.computeIfAbsent(builtIn, one -> free(one.display()));
    }

    /** The built-in variables that the document has to define, with their names. */
    Map<BuiltIn, String> builtIns() {
        return builtIns;
    }

    /** The names that the export uses and does not have, with what stands for them. */
    Map<String, String> standIns() {
        return web ? standIns : Map.of();
    }
}
