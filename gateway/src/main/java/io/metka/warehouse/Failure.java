package io.metka.warehouse;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an error code of ClickHouse means for the caller: wait and repeat, put the row aside, or ask the operator. */
enum Failure {
    /** The server is busy, short of something or on its way down: the same call can succeed later. */
    TRANSIENT,
    /** A value in the inserted data: the rest of the batch is good. */
    DATA,
    /** Schema, rights or a fault of ours: no row is to blame, so no row may be put aside for it. */
    OPERATOR;

    /*
     * 3 UNEXPECTED_END_OF_FILE and 210 NETWORK_ERROR: a cut connection. 74, 75, 76, 243: disk trouble or full.
     * 159, 160, 209: slow. 202, 203, 252 (too many parts), 439, 692, 745: overload. 236, 394: shutting down or killed.
     * 241: out of memory now. 242, 225, 244, 254, 279, 285, 286, 289, 319, 999: replication or Keeper is away; 242 also
     * is a read-only replica. 198 DNS. 201 quota. 425 system call. 499 object storage. 1000 to 1002: exceptions of the
     * runtime below ClickHouse, such as a failed allocation.
     */
    private static final Set<Integer> TRANSIENT_CODES = Set.of(
            3, 74, 75, 76, 159, 160, 198, 201, 202, 203, 209, 210, 225, 236, 241, 242, 243, 244, 252, 254, 279, 285,
            286, 289, 319, 394, 425, 439, 499, 692, 745, 999, 1000, 1001, 1002);

    /*
     * 6, 26, 27, 33, 38, 41, 72, 117: text that does not parse. 69, 70, 128, 131, 321, 407: a value beyond its type.
     * 306: nested too deeply. 15 duplicate path.
     */
    private static final Set<Integer> DATA_CODES =
            Set.of(6, 15, 26, 27, 33, 38, 41, 69, 70, 72, 117, 128, 131, 306, 321, 407);

    private static final Map<Integer, Failure> BY_CODE = IntStream.concat(
                    TRANSIENT_CODES.stream().mapToInt(c -> c),
                    DATA_CODES.stream().mapToInt(c -> c))
            .boxed()
            .collect(Collectors.toUnmodifiableMap(
                    code -> code, code -> TRANSIENT_CODES.contains(code) ? TRANSIENT : DATA));

    static Failure of(int code) {
        return BY_CODE.getOrDefault(code, OPERATOR);
    }

    /** What the operator can do about a refusal. */
    static String advice(int code) {
        return switch (code) {
            case 16, 47, 60, 81 ->
                "The schema is not what this gateway expects: check clickhouse.database and that the migrations ran.";
            case 192, 193, 194, 497, 516 ->
                "Check clickhouse.user and clickhouse.password, and that the user may read, write and create in the database.";
            case 701 -> "Check clickhouse.cluster: the server does not know that cluster.";
            case 115 -> "This ClickHouse is too old for the gateway: use version 25.8 or newer.";
            default -> Failure.of(code) == DATA ? "A value does not fit its column." : "See the ClickHouse log.";
        };
    }
}
