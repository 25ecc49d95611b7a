package io.metka.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.metka.settings.RedisSettings;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Opens connections to one Redis, or to all nodes of a cluster. */
interface Connector {
    /** An open connection; on a cluster it leads each command to the node that has its key. */
    record Link(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {}

    /** Blocks for the connect timeout at most. */
    Link connect();

    /** Closes the client, and its connections with it. */
    void close(long patienceMillis);

    static Connector of(RedisSettings settings, ClientResources resources) {
        RedisURI uri = uri(settings);
        if (!settings.cluster()) {
            RedisClient client = RedisClient.create(resources, uri);
            client.setOptions(options(settings, ClientOptions.builder())
                    .autoReconnect(false)
                    .build());
            return new Connector() {
                @Override
                public Link connect() {
                    var connection = client.connect(ByteArrayCodec.INSTANCE);
                    return new Link(connection, connection.async());
                }

                @Override
                public void close(long patienceMillis) {
                    client.shutdown(0, patienceMillis, TimeUnit.MILLISECONDS);
                }
            };
        }
        RedisClusterClient client = RedisClusterClient.create(resources, uri);
        ClusterClientOptions.Builder cluster = ClusterClientOptions.builder();
        options(settings, cluster);
        // A redirected command would overtake those sent after it: the whole call is repeated instead.
        client.setOptions(cluster.autoReconnect(false)
                // Connections to the nodes are made as they are needed, and what waits for one must not be refused.
                .disconnectedBehavior(DisconnectedBehavior.ACCEPT_COMMANDS)
                .maxRedirects(0)
                .build());
        return new Connector() {
            @Override
            public Link connect() {
                client.refreshPartitions();
                var connection = client.connect(ByteArrayCodec.INSTANCE);
                reachEveryNode(connection);
                return new Link(connection, connection.async());
            }

            @Override
            public void close(long patienceMillis) {
                client.shutdown(0, patienceMillis, TimeUnit.MILLISECONDS);
            }
        };
    }

    /** Commands that wait for a node's first connection would be sent in any order, so none is left to wait. */
    private static void reachEveryNode(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        Set<String> reached = new HashSet<>();
        Partitions partitions = connection.getPartitions();
        for (int i = 0; i < SlotHash.SLOT_COUNT; i++) {
            byte[] key = Integer.toString(i).getBytes(US_ASCII);
            RedisClusterNode node = partitions.getPartitionBySlot(SlotHash.getSlot(key));
            if (node != null && reached.add(node.getNodeId())) {
                var _ = connection.sync().exists(key);
            }
        }
    }

    private static ClientOptions.Builder options(RedisSettings settings, ClientOptions.Builder builder) {
        return builder.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .scriptCharset(UTF_8)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.connectTimeout())
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(settings.commandTimeout()));
    }

    private static RedisURI uri(RedisSettings settings) {
        try {
            RedisURI uri = RedisURI.create(settings.url());
            uri.setTimeout(settings.connectTimeout());
            return uri;
        } catch (IllegalArgumentException e) {
            // Without its cause, which may show the password.
            throw new IllegalArgumentException(
                    "redis.url (" + settings.address() + ") is not complete: it names a host,"
                            + " or for Sentinel its hosts and #master, or for a socket its path");
        }
    }
}
