package io.metka;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.metka.segments.SegmentTables;
import io.metka.warehouse.ClickHouse;
import java.util.List;
import java.util.Map;

/** The warehouse's client as segments ask for it. */
record WarehouseTables(ClickHouse clickHouse) implements SegmentTables {
    @Override
    public List<ObjectNode> query(String sql, Map<String, Object> parameters) {
        return clickHouse.query(sql, parameters);
    }

    @Override
    public void insert(String table, List<ObjectNode> rows, String token) {
        clickHouse.insert(table, rows, token);
    }
}
