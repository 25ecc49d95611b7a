package io.metka.model;

import java.util.Set;

/** What a visitor decided, by purpose; a purpose in neither set is unknown, and unknown means denied. */
public record ConsentState(Set<String> granted, Set<String> denied) {
    /** The purpose under which events are kept with an identity. */
    public static final String ANALYTICS = "analytics";

    public static final ConsentState UNKNOWN = new ConsentState(Set.of(), Set.of());

    public ConsentState {
        granted = Set.copyOf(granted);
        denied = Set.copyOf(denied);
    }

    /** True only when the purpose was granted and not denied as well. */
    public boolean allows(String purpose) {
        return granted.contains(purpose) && !denied.contains(purpose);
    }
}
