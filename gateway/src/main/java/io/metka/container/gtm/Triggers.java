package io.metka.container.gtm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.support.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which trigger of the document each trigger id of the export leads to. */
final class Triggers {
    /** Id → what GTM's own triggers are; they stand in no export. */
    private static final Map<String, String[]> SYSTEM = Map.of(
            "2147479553", new String[] {"all-pages", "All Pages", "page_view"},
            "2147479573", new String[] {"init-all-pages", "Initialization - All Pages", "init"},
            "2147479572",
                    new String[] {"consent-init-all-pages", "Consent Initialization - All Pages", "consent_init"});

    private final Draft draft;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> broken = new HashSet<>();

    Triggers(Draft draft) {
        this.draft = draft;
    }

    void register(String gtmId, String id, String name) {
        ids.putIfAbsent(gtmId, id);
        names.put(id, name);
    }

    /** The id in the document; a system trigger is added to it at its first use. */
    Optional<String> find(String gtmId) {
        String[] system = SYSTEM.get(gtmId);
        if (!ids.containsKey(gtmId) && system != null) {
            String id = draft.id(system[0], "");
            ObjectNode trigger = Json.MAPPER.createObjectNode().put("id", id).put("name", system[1]);
            trigger.put("type", system[2]).putObject("parameters");
            draft.trigger(trigger);
            draft.added("trigger", trigger, Cause.ADDED_SYSTEM_TRIGGER.with());
            register(gtmId, id, system[1]);
        }
        return Optional.ofNullable(ids.get(gtmId));
    }

    String name(String id) {
        return names.getOrDefault(id, id);
    }

    /** Notes that a trigger never fires until a person has mended it. */
    void breaks(String id) {
        broken.add(id);
    }

    boolean isBroken(String id) {
        return broken.contains(id);
    }
}
