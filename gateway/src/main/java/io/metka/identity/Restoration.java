package io.metka.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.metka.model.IdentifierHash;
import io.metka.model.ProfileId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A profile that is put back into Redis.
 *
 * @param shared true for a device of several users, which stands for itself
 * @param members the profiles that were merged into it
 * @param never the profiles that it must not merge with
 */
public record Restoration(
        ProfileId profile, boolean shared, List<Held> identifiers, List<ProfileId> members, List<ProfileId> never) {

    /** An identifier of the profile: when an event last carried it, and when it was added. */
    public record Held(IdentifierHash identifier, Instant lastSeen, Instant added) {}

    public Restoration {
        identifiers = List.copyOf(identifiers);
        members = List.copyOf(members);
        never = List.copyOf(never);
    }

    byte[][] keys(ProjectKeys keys) {
        List<byte[]> all = new ArrayList<>(List.of(keys.profile(IdentityGraph.bytes(profile))));
        identifiers.forEach(held -> all.add(IdentityGraph.key(keys, held.identifier())));
        members.forEach(member -> all.add(keys.profile(IdentityGraph.bytes(member))));
        return all.toArray(byte[][]::new);
    }

    /** @param unique the type of which a profile has at most one */
    byte[][] arguments(ProjectKeys keys, String unique, byte[] ttl) {
        boolean hash = identifiers.size() > 1 || !members.isEmpty() || !never.isEmpty();
        List<byte[]> all = new ArrayList<>(List.of(
                IdentityGraph.bytes(profile),
                ttl,
                ascii(Integer.toString(identifiers.size())),
                keys.prefix(),
                ascii(shared ? "s" : hash ? "h" : "-"),
                ascii(Integer.toString(members.size())),
                name(unique),
                ascii(counts()),
                together(never)));
        identifiers.forEach(held -> all.add(concat(
                new String(Parameters.seconds(held.lastSeen()), US_ASCII),
                new String(Parameters.seconds(held.added()), US_ASCII))));
        return all.toArray(byte[][]::new);
    }

    private byte[] name(String unique) {
        return identifiers.stream()
                .map(Held::identifier)
                .filter(identifier -> identifier.type().equals(unique))
                .findFirst()
                .map(identifier ->
                        concat(unique + ":", new String(HexFormat.of().parseHex(identifier.hex()), ISO_8859_1)))
                .orElse(new byte[0]);
    }

    private String counts() {
        Map<String, Long> counts = identifiers.stream()
                .collect(Collectors.groupingBy(held -> held.identifier().type(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(";"));
    }

    private static byte[] together(List<ProfileId> profiles) {
        var bytes = new ByteArrayOutputStream();
        profiles.forEach(profile -> bytes.writeBytes(IdentityGraph.bytes(profile)));
        return bytes.toByteArray();
    }

    private static byte[] concat(String first, String second) {
        return (first + second).getBytes(ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
