package io.metka.model;

import java.util.UUID;

/** A person or device as identity resolution sees it; {@link #ANONYMOUS} when nothing may identify the sender. */
public record ProfileId(UUID value) {
    public static final ProfileId ANONYMOUS = new ProfileId(new UUID(0, 0));

    @Override
    public String toString() {
        return value.toString();
    }
}
