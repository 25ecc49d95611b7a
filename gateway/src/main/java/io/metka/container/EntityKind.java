package io.metka.container;

/** The kinds of entities in a container document that have a type and parameters. */
public enum EntityKind {
    VARIABLE("variable", "variables"),
    TRIGGER("trigger", "triggers"),
    TAG("tag", "tags");

    private final String noun;
    private final String list;

    EntityKind(String noun, String list) {
        this.noun = noun;
        this.list = list;
    }

    /** The name for messages, and of the definition in the schema. */
    public String noun() {
        return noun;
    }

    /** The name of the document's array. */
    public String list() {
        return list;
    }
}
