package io.metka.control.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * Everything that differs between relational databases; all other SQL of this package is standard SQL. SQLite is the
 * one dialect there is.
 */
final class Dialect {
    private static final String SQLITE = "jdbc:sqlite:";

    private Dialect() {}

    /** What the migrations call by a placeholder. */
    static Map<String, String> placeholders() {
        return Map.of("bytes", "BLOB", "random_text", "lower(hex(randomblob(16)))");
    }

    /**
     * Connections on which every transaction takes the write lock at its beginning, so that it can neither deadlock nor
     * fail half way, and every commit is on disk when it returns.
     */
    static DataSource dataSource(String url, Duration busyTimeout) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(Math.toIntExact(busyTimeout.toMillis()));
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url);
        return source;
    }

    /** Makes the file readable for this account alone before anything is in it: it holds signing secrets. */
    static void prepare(String url) {
        Path file = Path.of(url.substring(SQLITE.length()));
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the control store's file " + file, e);
        }
    }

    static boolean isDuplicate(SQLException error) {
        int code = error.getErrorCode();
        return code == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE.code
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY.code
                || (code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                        && String.valueOf(error.getMessage()).contains("UNIQUE"));
    }

    /** True when the fault lies with the statement and not with the database, so that repeating it is of no use. */
    static boolean isOurFault(SQLException error) {
        int code = error.getErrorCode() & 0xff;
        return code == SQLiteErrorCode.SQLITE_ERROR.code
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || code == SQLiteErrorCode.SQLITE_MISMATCH.code
                || code == SQLiteErrorCode.SQLITE_MISUSE.code;
    }
}
