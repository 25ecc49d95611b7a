package io.metka.control.store;

import io.metka.support.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relational store of the control plane. It opens itself, and brings its tables up to date, with the first call
 * that succeeds; until then, and whenever the database is away, every call throws {@link StoreUnavailableException}.
 * All calls block.
 */
public final class ControlStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlStore.class);

    private final String url;
    private final DataSource source;
    private final Jdbi jdbi;
    private final Duration patience;
    private final ReentrantLock writer = new ReentrantLock(true);

    /** Held open so that SQLite keeps its write-ahead log between calls; non-null once the tables are up to date. */
    private volatile @Nullable Handle anchor;

    /**
     * A store that is not opened yet.
     *
     * @param url for example {@code jdbc:sqlite:data/control.sqlite}; its folder exists
     * @param busyTimeout how long a call waits for another change to end
     */
    public ControlStore(String url, Duration busyTimeout) {
        this.url = url;
        this.source = Dialect.dataSource(url, busyTimeout);
        this.jdbi = Jdbi.create(source);
        this.patience = busyTimeout;
    }

    /** Reads without a transaction: each statement sees what is committed when it starts. */
    public <T> T read(Function<Tx, T> work) {
        return call(() -> jdbi.withHandle(handle -> work.apply(new Tx(handle))));
    }

    /** Runs the work in one transaction that excludes every other writer; an exception from it undoes all of it. */
    public <T> T write(Function<Tx, T> work) {
        return call(() -> inTurn(() -> jdbi.inTransaction(handle -> work.apply(new Tx(handle)))));
    }

    @Override
    public synchronized void close() {
        Handle open = anchor;
        if (open != null) {
            open.close();
            anchor = null;
        }
    }

    /** Lets this process's writers wait in line: SQLite has room for one and picks the next at random. */
    private <T> T inTurn(Supplier<T> work) {
        boolean mine = false;
        try {
            mine = writer.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!mine) {
                throw new TimeoutException("Another change has held the control store for " + patience);
            }
            return work.get();
        } catch (TimeoutException e) {
            throw new StoreUnavailableException("control", "The control store is busy", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("control", "The gateway is stopping", e);
        } finally {
            if (mine) {
                writer.unlock();
            }
        }
    }

    private <T> T call(Supplier<T> work) {
        if (anchor == null) {
            open();
        }
        try {
            return work.get();
        } catch (JdbiException e) {
            throw translated(e);
        }
    }

    private synchronized void open() {
        if (anchor != null) {
            return;
        }
        try {
            Dialect.prepare(url);
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:io/metka/control/store/migrations")
                    .placeholders(Dialect.placeholders())
                    .load()
                    .migrate();
            anchor = jdbi.open();
            LOG.info("Control store {} is open", url);
        } catch (FlywayException | JdbiException | java.io.UncheckedIOException e) {
            throw new StoreUnavailableException("control", "The control store " + url + " cannot be opened", e);
        }
    }

    private static RuntimeException translated(JdbiException error) {
        Throwable cause = error;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        if (cause instanceof SQLException sql) {
            if (Dialect.isDuplicate(sql)) {
                return new DuplicateException(error);
            }
            if (!Dialect.isOurFault(sql)) {
                return new StoreUnavailableException("control", "The control store does not answer", error);
            }
        }
        return error;
    }
}
