package io.metka.model;

/** The tenant that data belongs to; nothing is ever shared between two projects. */
public record ProjectId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
