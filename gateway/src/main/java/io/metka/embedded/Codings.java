package io.metka.embedded;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How the bodies of one request and its response are compressed: ClickHouse's frames ({@code compress}, {@code decompress}) or an
 * HTTP content coding.
 *
 * @param requestFrames the request's body consists of frames
 * @param requestCoding its {@code Content-Encoding}, else null
 * @param responseFrames the response's body is to consist of frames
 * @param responseCoding the {@code Content-Encoding} to answer with, else null
 */
record Codings(
        boolean requestFrames,
        @Nullable String requestCoding,
        boolean responseFrames,
        @Nullable String responseCoding) {

    static Codings of(MultiMap headers, MultiMap parameters) {
        boolean frames = isSet(parameters, "compress");
        boolean http = !frames && isSet(parameters, "enable_http_compression");
        return new Codings(
                isSet(parameters, "decompress"),
                headers.get("Content-Encoding"),
                frames,
                http ? accepted(headers.get("Accept-Encoding")) : null);
    }

    private static boolean isSet(MultiMap parameters, String name) {
        String value = parameters.get(name);
        return value != null && (value.equals("1") || value.equals("true"));
    }

    private static @Nullable String accepted(@Nullable String header) {
        String offered = header == null ? "" : header.toLowerCase(Locale.ROOT);
        for (String coding : new String[] {"lz4", "zstd", "gzip"}) {
            if (offered.contains(coding)) {
                return coding;
            }
        }
        return null;
    }

    InputStream decode(InputStream body) throws IOException, EngineException {
        InputStream decoded = body;
        if (requestCoding != null) {
            decoded = switch (requestCoding.toLowerCase(Locale.ROOT)) {
                case "identity" -> body;
                case "gzip", "x-gzip" -> new GZIPInputStream(body);
                case "lz4" -> new LZ4FrameInputStream(body);
                case "zstd" -> new ZstdInputStream(body);
                default ->
                    throw EngineException.of(
                            48,
                            "NOT_IMPLEMENTED",
                            "Unknown Content-Encoding " + requestCoding + ": use gzip, lz4 or zstd");
            };
        }
        return requestFrames ? new FrameInput(decoded) : decoded;
    }

    OutputStream encode(OutputStream body) throws IOException {
        if (responseFrames) {
            return new FrameOutput(body);
        }
        return switch (responseCoding) {
            case "gzip" -> new GZIPOutputStream(body);
            case "lz4" -> new LZ4FrameOutputStream(body);
            case "zstd" -> new ZstdOutputStream(body);
            case null, default -> body;
        };
    }
}
