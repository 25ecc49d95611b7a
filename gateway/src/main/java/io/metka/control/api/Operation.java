package io.metka.control.api;

import io.vertx.core.http.HttpMethod;

/**
 * One operation of the contract.
 *
 * @param path below {@code /api/v1}, with parameters in braces as the contract writes them
 * @param id the contract's operationId
 * @param slow true when it works on passwords, which takes long on purpose
 * @param bodyBytes the largest body that it reads when that is more than the settings allow, else 0
 */
record Operation(HttpMethod method, String path, String id, boolean slow, long bodyBytes, Handling handling) {

    /** What the operation does; it runs on a worker thread and may block. */
    interface Handling {
        Answer handle(Call call);
    }

    static Operation get(String path, String id, Handling handling) {
        return new Operation(HttpMethod.GET, path, id, false, 0, handling);
    }

    static Operation post(String path, String id, Handling handling) {
        return new Operation(HttpMethod.POST, path, id, false, 0, handling);
    }

    static Operation put(String path, String id, Handling handling) {
        return new Operation(HttpMethod.PUT, path, id, false, 0, handling);
    }

    static Operation delete(String path, String id, Handling handling) {
        return new Operation(HttpMethod.DELETE, path, id, false, 0, handling);
    }

    /** The same operation for bodies of up to this size, whatever the settings allow. */
    Operation taking(long bytes) {
        return new Operation(method, path, id, slow, bytes, handling);
    }

    /** The same operation, worked on apart from others. */
    Operation working() {
        return new Operation(method, path, id, true, bodyBytes, handling);
    }

    /** The path as vertx-web writes it. */
    String route() {
        return path.replaceAll("\\{([a-z_]+)}", ":$1");
    }
}
