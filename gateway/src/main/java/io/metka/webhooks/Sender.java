package io.metka.webhooks;

import io.metka.settings.WebhookSettings;
import io.metka.support.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes one delivery attempt: signs, connects to a checked address, posts, reads the answer.
 *
 * <p>Follows no redirect and unpacks no compressed answer. Blocks its caller, which is a virtual thread.
 */
final class Sender implements AutoCloseable {
    /** Shorter than what servers commonly allow, so that a message is seldom written to a connection being closed. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    /** Of an attempt's time, so that an address that does not answer leaves time for the host's next one. */
    private static final int CONNECT_PART = 3;

    private static final String USER_AGENT = "Metka-Webhooks/1";

    private final UrlCheck urls;
    private final Clock clock;
    private final WebhookSettings.Http settings;
    private final HttpClientAgent client;

    Sender(Vertx vertx, WebhookSettings settings, UrlCheck urls, Clock clock) {
        this(vertx, settings, urls, clock, null);
    }

    /** @param trust whose certificates are accepted, null for those that the Java platform accepts */
    Sender(Vertx vertx, WebhookSettings settings, UrlCheck urls, Clock clock, @Nullable TrustOptions trust) {
        this.urls = urls;
        this.clock = clock;
        this.settings = settings.http();
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout((int) this.settings.timeout().toMillis() / CONNECT_PART)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        client = vertx.createHttpClient(
                options, new PoolOptions().setHttp1MaxSize(settings.lanes().inFlight()));
    }

    /** What was answered, with the body as far as it was read. */
    record Exchange(Answer answer, String body) {
        static Exchange failed(String error) {
            return new Exchange(Answer.failed(error), "");
        }
    }

    /** @param within the whole attempt's time; at most what the settings say */
    Exchange send(Outbound outbound, Duration within) throws InterruptedException {
        Duration patience = within.isZero() || within.compareTo(settings.timeout()) > 0 ? settings.timeout() : within;
        long deadline = clock.nanoTime() + patience.toNanos();
        List<Signature> signatures;
        try {
            signatures = outbound.secrets().stream().map(Signature::withSecret).toList();
        } catch (IllegalArgumentException e) {
            return Exchange.failed(e.getMessage() + "; give the endpoint a new one");
        }
        Target target;
        try {
            target = urls.check(outbound.url());
        } catch (RefusedUrlException e) {
            return Exchange.failed("not sent: " + e.why());
        }
        Exchange exchange = Exchange.failed("not sent");
        for (InetAddress address : target.addresses()) {
            Future<HttpClientRequest> connecting = client.request(options(outbound, target, address));
            try {
                return exchange(await(connecting, deadline), outbound, signatures, new Patience(patience, deadline));
            } catch (ExecutionException | TimeoutException e) {
                exchange =
                        Exchange.failed("cannot connect to " + address.getHostAddress() + ": " + reason(e, patience));
            } finally {
                if (!connecting.isComplete()) {
                    connecting.onSuccess(HttpClientRequest::reset);
                }
            }
        }
        return exchange;
    }

    /** @param deadline by the clock's nanoTime */
    private record Patience(Duration within, long deadline) {}

    private static RequestOptions options(Outbound outbound, Target target, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.valueOf(outbound.method()))
                .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.path())
                .setFollowRedirects(false);
    }

    private Exchange exchange(
            HttpClientRequest request, Outbound outbound, List<Signature> signatures, Patience patience)
            throws InterruptedException {
        byte[] body = outbound.bytes();
        long timestamp = clock.now().getEpochSecond();
        request.putHeader("user-agent", USER_AGENT);
        if (!outbound.contentType().isEmpty()) {
            request.putHeader("content-type", outbound.contentType());
        }
        outbound.headers().forEach(request::putHeader);
        request.putHeader("webhook-id", outbound.id())
                .putHeader("webhook-timestamp", Long.toString(timestamp))
                .putHeader(
                        "webhook-signature",
                        signatures.stream()
                                .map(signature -> signature.sign(outbound.id(), timestamp, body))
                                .collect(Collectors.joining(" ")));
        // What goes wrong comes through the future as well; without a handler Vert.x writes a line for each.
        request.exceptionHandler(_ -> {});
        Reply reply = new Reply(settings.answerBytes());
        Future<Void> exchange =
                (body.length == 0 ? request.send() : request.send(Buffer.buffer(body))).compose(reply::read);
        String problem;
        try {
            await(exchange, patience.deadline());
            problem = "";
        } catch (ExecutionException | TimeoutException e) {
            problem = reason(e, patience.within());
        } finally {
            if (!exchange.isComplete()) {
                request.reset();
            }
        }
        return new Exchange(reply.answer(problem, clock.now()), reply.body());
    }

    private static String reason(Exception e, Duration patience) {
        if (e instanceof TimeoutException) {
            return "no answer within " + patience.toMillis() + " ms";
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        @Nullable String words = cause.getMessage();
        return words == null ? cause.getClass().getSimpleName() : words;
    }

    private <T> T await(Future<T> future, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage()
                .toCompletableFuture()
                .get(Math.max(0, deadline - clock.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Waits no longer than this for connections to close. */
    void close(Duration within) {
        var _ = client.shutdown(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
