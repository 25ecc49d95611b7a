package io.metka.warehouse;

/**
 * ClickHouse understood a statement and refused it for good: repeating it unchanged helps only after an operator has
 * changed something. The message says what.
 */
public final class WarehouseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /** @param code ClickHouse's error code, 0 when there is none */
    public WarehouseException(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
