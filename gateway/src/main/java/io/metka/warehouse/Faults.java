package io.metka.warehouse;

import com.clickhouse.client.api.ServerException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what went wrong out of the ClickHouse client's exceptions. */
final class Faults {
    private static final int LONGEST_SUMMARY = 400;
    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private Faults() {}

    /** ClickHouse's error code, 0 when the answer did not come from ClickHouse. */
    static int code(Throwable fault) {
        ServerException answer = find(fault, ServerException.class);
        return answer == null ? 0 : Math.max(0, answer.getCode());
    }

    static Failure kind(Throwable fault) {
        ServerException answer = find(fault, ServerException.class);
        if (answer != null && answer.getCode() > 0) {
            return Failure.of(answer.getCode());
        }
        if (answer != null) {
            // No ClickHouse code: something between us and ClickHouse answered.
            int status = answer.getTransportProtocolCode();
            return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS ? Failure.TRANSIENT : Failure.OPERATOR;
        }
        boolean network = find(fault, IOException.class) != null
                || fault instanceof com.clickhouse.client.api.ConnectionInitiationException
                || fault instanceof com.clickhouse.client.api.DataTransferException
                || fault instanceof InterruptedException;
        return network ? Failure.TRANSIENT : Failure.OPERATOR;
    }

    /** One line for people; cut, because ClickHouse quotes the statement and data in its messages. */
    static String summary(Throwable fault) {
        ServerException answer = find(fault, ServerException.class);
        Throwable told = answer == null ? rootOf(fault) : answer;
        String message = told.getMessage() == null ? "" : told.getMessage();
        String line = (answer == null ? told.getClass().getSimpleName() + ": " : "") + message.replace('\n', ' ');
        return line.length() <= LONGEST_SUMMARY ? line : line.substring(0, LONGEST_SUMMARY) + "…";
    }

    private static Throwable rootOf(Throwable fault) {
        Throwable root = fault;
        Set<Throwable> seen = new HashSet<>();
        while (root.getCause() != null && seen.add(root)) {
            root = root.getCause();
        }
        return root;
    }

    private static <T extends Throwable> @Nullable T find(Throwable fault, Class<T> type) {
        Throwable current = fault;
        Set<Throwable> seen = new HashSet<>();
        while (current != null && seen.add(current)) {
            if (type.isInstance(current)) {
                return type.cast(current);
            }
            current = current.getCause();
        }
        return null;
    }
}
