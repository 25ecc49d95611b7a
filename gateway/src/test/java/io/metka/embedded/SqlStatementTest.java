package io.metka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How statements are told apart. */
final class SqlStatementTest {
    private static SqlStatement parse(String sql) throws EngineException {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        return SqlStatement.parse(text, text.length);
    }

    @Test
    void tellsStatementsApart() throws EngineException {
        assertSelect("SELECT 1", null);
        assertSelect("  /* INSERT */ -- INSERT\n (SELECT 1) UNION ALL (SELECT 2)", null);
        assertSelect("WITH 1 AS x SELECT x FORMAT JSONEachRow", "JSONEachRow");
        assertSelect("SELECT format FROM t WHERE format = 'FORMAT CSV' FORMAT TSV;", "TSV");
        assertSelect("SELECT 1 FORMAT TSV SETTINGS max_threads = 1 -- FORMAT CSV", "TSV");
        assertSelect("SELECT * FROM (SELECT 1 AS format) AS format", null);
        assertSelect("SELECT $tag$ ; FORMAT CSV $tag$", null);
        assertSelect("SELECT 'it''s \\' ; FORMAT CSV', \"a;b\", `c``;`", null);
        assertThat(parse("SHOW TABLES").kind()).isEqualTo(SqlStatement.Kind.OTHER);
        assertThat(parse("SHOW TABLES").readOnly()).isTrue();
        assertThat(parse("ALTER TABLE t DELETE WHERE 1").readOnly()).isFalse();
        assertThat(parse("").kind()).isEqualTo(SqlStatement.Kind.OTHER);
    }

    @Test
    void findsWhereAnInsertsDataBegin() throws EngineException {
        assertInsert("INSERT INTO t FORMAT RowBinary", "INSERT INTO t ", "RowBinary", "");
        assertInsert("INSERT INTO t FORMAT RowBinary\n\n\u0001", "INSERT INTO t ", "RowBinary", "\n\u0001");
        assertInsert("INSERT INTO db.`t` (a, `b`) FORMAT CSV \r\n1,2", "INSERT INTO db.`t` (a, `b`) ", "CSV", "1,2");
        assertInsert("insert into t values (1)", "insert into t ", "Values", " (1)");
        assertInsert("INSERT INTO t FORMAT Values (1)", "INSERT INTO t ", "Values", " (1)");
        assertInsert("INSERT INTO TABLE values VALUES (1)", "INSERT INTO TABLE values ", "Values", " (1)");
        assertInsert("INSERT INTO d.format (values) VALUES (1)", "INSERT INTO d.format (values) ", "Values", " (1)");
        assertInsert(
                "INSERT INTO t SETTINGS async_insert=0 FORMAT TSV\n1",
                "INSERT INTO t SETTINGS async_insert=0 ",
                "TSV",
                "1");
        assertInsert(
                "INSERT INTO FUNCTION file('a', 'CSV') FORMAT CSV\n1",
                "INSERT INTO FUNCTION file('a', 'CSV') ",
                "CSV",
                "1");
        assertThat(parse("INSERT INTO t (a)").format()).isNull();
    }

    @Test
    void runsAnInsertFromASelectAsAWhole() throws EngineException {
        for (String sql : new String[] {
            "INSERT INTO t SELECT 1", "INSERT INTO t (a) (SELECT 1)", "INSERT INTO t WITH 1 AS x SELECT x"
        }) {
            assertThat(parse(sql).kind()).as(sql).isEqualTo(SqlStatement.Kind.OTHER);
            assertThat(parse(sql).readOnly()).as(sql).isFalse();
        }
        assertThatThrownBy(() -> parse("INSERT INTO t SELECT lower(a) FROM input('a String') FORMAT CSV"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("FROM input()");
    }

    @Test
    void refusesSeveralStatements() {
        assertThatThrownBy(() -> parse("SELECT 1; DROP TABLE t")).hasMessageContaining("Code: 62");
    }

    private static void assertSelect(String sql, @Nullable String format) throws EngineException {
        var statement = parse(sql);
        assertThat(statement.kind()).as(sql).isEqualTo(SqlStatement.Kind.SELECT);
        assertThat(statement.readOnly()).as(sql).isTrue();
        assertThat(statement.format()).as(sql).isEqualTo(format);
    }

    private static void assertInsert(String text, String sql, String format, String data) throws EngineException {
        var statement = parse(text);
        assertThat(statement.kind()).as(text).isEqualTo(SqlStatement.Kind.INSERT);
        assertThat(new String(statement.sql(), StandardCharsets.UTF_8)).as(text).isEqualTo(sql);
        assertThat(statement.format()).as(text).isEqualTo(format);
        assertThat(text.substring(statement.dataStart())).as(text).isEqualTo(data);
    }
}
