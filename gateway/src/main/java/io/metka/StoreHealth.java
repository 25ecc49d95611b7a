package io.metka;

import io.metka.support.StoreUnavailableException;
import java.util.function.BooleanSupplier;

/** Whether the stores behind the spool answered when they were last asked. */
final class StoreHealth {
    private final Runnable redis;
    private final BooleanSupplier clickHouse;
    private volatile boolean redisUp;
    private volatile boolean clickHouseUp;

    /**
     * Asks nothing yet.
     *
     * @param redis throws when Redis is away
     * @param clickHouse false when ClickHouse is away
     */
    StoreHealth(Runnable redis, BooleanSupplier clickHouse) {
        this.redis = redis;
        this.clickHouse = clickHouse;
    }

    /** Asks both; blocks for their time limits at most. */
    void look() {
        try {
            redis.run();
            redisUp = true;
        } catch (StoreUnavailableException e) {
            redisUp = false;
        }
        clickHouseUp = clickHouse.getAsBoolean();
    }

    boolean redisIsUp() {
        return redisUp;
    }

    boolean clickHouseIsUp() {
        return clickHouseUp;
    }
}
