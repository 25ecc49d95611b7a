package io.metka.embedded;

import java.util.regex.Pattern;

/** A statement that the ClickHouse engine refused or that failed in it, with ClickHouse's own error code. */
final class EngineException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("Code: (\\d+)\\.");
    private static final int UNKNOWN_EXCEPTION = 1002;

    private final int code;

    private EngineException(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Reads the code out of the engine's own text. */
    static EngineException of(String engineText) {
        var found = CODE.matcher(engineText);
        if (!found.find()) {
            return of(UNKNOWN_EXCEPTION, "UNKNOWN_EXCEPTION", engineText);
        }
        return new EngineException(
                Integer.parseInt(found.group(1)),
                engineText.substring(found.start()).strip());
    }

    /** An error found before the engine was asked, in the engine's form. */
    static EngineException of(int code, String name, String reason) {
        return new EngineException(code, "Code: " + code + ". DB::Exception: " + reason + ". (" + name + ")");
    }

    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
