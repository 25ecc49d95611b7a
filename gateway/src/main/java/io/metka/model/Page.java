package io.metka.model;

/** The page that an event happened on; an unknown part is the empty string. */
public record Page(String url, String title, String referrer) {
    public static final Page NONE = new Page("", "", "");
}
