package io.metka.embedded;

/** The media type that a ClickHouse server answers a format with. */
final class ContentTypes {
    private ContentTypes() {}

    static String of(String format) {
        String name = SqlStatement.normal(format);
        if (name.equals("jsoneachrow") || name.equals("ndjson") || name.equals("jsonlines")) {
            return "application/x-ndjson; charset=UTF-8";
        }
        if (name.startsWith("json")) {
            return "application/json; charset=UTF-8";
        }
        if (name.startsWith("rowbinary") || name.equals("native") || name.equals("rawblob")) {
            return "application/octet-stream";
        }
        if (name.startsWith("csv")) {
            return "text/csv; charset=UTF-8; header=absent";
        }
        return name.startsWith("tab") || name.startsWith("ts")
                ? "text/tab-separated-values; charset=UTF-8"
                : "text/plain; charset=UTF-8";
    }
}
