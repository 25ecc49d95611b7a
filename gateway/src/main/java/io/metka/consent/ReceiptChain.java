package io.metka.consent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.metka.model.ConsentReceipt;
import io.metka.model.Position;
import io.metka.model.ProjectId;
import io.metka.model.SignedReceipt;
import io.metka.support.HmacKeys;
import io.metka.support.Json;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ties receipts together: each is signed together with the signature of the one before, under a key of its project that
 * only the gateways have. Whoever alters, removes, adds or moves a stored receipt breaks the chain there. For any thread.
 */
public final class ReceiptChain {
    private static final String KEY_INFO = "metka consent receipts of project ";

    private final SecretKey master;
    private final Map<ProjectId, SecretKey> keys = new ConcurrentHashMap<>();

    /** @param secret the secret of the installation, at least 32 bytes */
    public ReceiptChain(byte[] secret) {
        this.master = new SecretKeySpec(secret, "HKDF");
    }

    /**
     * Where a chain ends.
     *
     * @param sequence of its last link, 0 when it has none
     * @param signature of its last link, empty when it has none
     */
    public record Head(long sequence, String signature) {
        static final Head NONE = new Head(0, "");

        static Head of(SignedReceipt last) {
            return new Head(last.sequence(), last.signature());
        }
    }

    /** The next link after a head. */
    SignedReceipt link(ConsentReceipt receipt, String node, Position position, Head head) {
        SignedReceipt unsigned = new SignedReceipt(receipt, node, head.sequence() + 1, position, head.signature(), "");
        return new SignedReceipt(
                receipt, node, unsigned.sequence(), position, unsigned.previous(), signature(unsigned));
    }

    /** True when the signature is the one that this content has. */
    boolean isSound(SignedReceipt link) {
        return signature(link).equals(link.signature());
    }

    private String signature(SignedReceipt link) {
        SecretKey key = keys.computeIfAbsent(link.receipt().project(), this::key);
        return HexFormat.of().formatHex(HmacKeys.mac(key).doFinal(content(link)));
    }

    private SecretKey key(ProjectId project) {
        return HmacKeys.derive(master, KEY_INFO + project.value());
    }

    /** What is signed: a JSON array in this order, sets sorted, times in epoch milliseconds. It is a format: see docs/consent.md. */
    private static byte[] content(SignedReceipt link) {
        ConsentReceipt receipt = link.receipt();
        ConsentReceipt.Document document = receipt.document();
        ArrayNode content = Json.MAPPER.createArrayNode();
        content.add(1).add(link.previous()).add(link.node()).add(link.sequence());
        content.add(link.position().offset());
        content.add(receipt.id()).add(receipt.project().value()).add(receipt.source());
        content.add(receipt.at().toEpochMilli()).add(receipt.receivedAt().toEpochMilli());
        sorted(
                content,
                receipt.subjects().stream()
                        .map(subject -> subject.type() + ":" + subject.hex())
                        .toList());
        content.add(document.id()).add(document.version()).add(document.sha256());
        content.add(document.standing().wireName());
        sorted(content, receipt.decision().granted());
        sorted(content, receipt.decision().denied());
        content.add(receipt.method()).add(receipt.banner()).add(receipt.language());
        content.add(receipt.url()).add(receipt.address()).add(receipt.userAgent());
        return content.toString().getBytes(UTF_8);
    }

    private static void sorted(ArrayNode to, Collection<String> texts) {
        ArrayNode array = to.addArray();
        texts.stream().sorted().forEach(array::add);
    }
}
