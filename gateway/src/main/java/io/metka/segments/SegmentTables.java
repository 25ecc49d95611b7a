package io.metka.segments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What segments need of ClickHouse; both calls throw {@link io.metka.support.StoreUnavailableException}. */
public interface SegmentTables {

    /** The rows of an answer; parameters are bound on the server as {@code {name:Type}}, never put into the text. */
    List<ObjectNode> query(String sql, Map<String, Object> parameters);

    /** Inserts rows atomically; a repeated call with the same token inserts nothing. */
    void insert(String table, List<ObjectNode> rows, String token);
}
