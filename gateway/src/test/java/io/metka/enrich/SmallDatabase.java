package io.metka.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a database of a few IPv4 networks in MaxMind's format, as an operator would bring one. */
public final class SmallDatabase {
    private static final byte[] MARKER = {
        (byte) 0xAB, (byte) 0xCD, (byte) 0xEF, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
    };
    private static final int SEPARATOR = 16;

    private final List<int[]> nodes = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    private SmallDatabase() {
        nodes.add(new int[2]);
    }

    /**
     * Writes the file, or replaces it.
     *
     * @param networks {@code 203.0.113.0/24} → record of texts, numbers, lists and further records
     */
    public static void write(Path file, Map<String, Map<String, Object>> networks) throws IOException {
        SmallDatabase database = new SmallDatabase();
        networks.forEach(database::add);
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, database.bytes());
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void add(String network, Map<String, Object> found) {
        String[] parts = network.split("[./]", -1);
        int node = 0;
        int length = Integer.parseInt(parts[4]);
        for (int i = 0; i < length; i++) {
            int bit = Integer.parseInt(parts[i / 8]) >> (7 - i % 8) & 1;
            if (i == length - 1) {
                offsets.add(data.size());
                nodes.get(node)[bit] = -offsets.size();
                value(data, found);
            } else {
                if (nodes.get(node)[bit] == 0) {
                    nodes.add(new int[2]);
                    nodes.get(node)[bit] = nodes.size() - 1;
                }
                node = nodes.get(node)[bit];
            }
        }
    }

    private byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            for (int child : node) {
                int value = child > 0
                        ? child
                        : child == 0 ? nodes.size() : nodes.size() + SEPARATOR + offsets.get(-child - 1);
                out.write(value >> 16);
                out.write(value >> 8);
                out.write(value);
            }
        }
        out.writeBytes(new byte[SEPARATOR]);
        out.writeBytes(data.toByteArray());
        out.writeBytes(MARKER);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("node_count", (long) nodes.size());
        metadata.put("record_size", 24);
        metadata.put("ip_version", 4);
        metadata.put("database_type", "Test");
        metadata.put("languages", List.of("en"));
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", 1_795_331_298L);
        metadata.put("description", Map.of("en", "Test"));
        value(out, metadata);
        return out.toByteArray();
    }

    private static void value(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case String text -> {
                byte[] utf8 = text.getBytes(UTF_8);
                out.write(2 << 5 | Math.min(utf8.length, 29));
                if (utf8.length >= 29) {
                    out.write(utf8.length - 29);
                }
                out.writeBytes(utf8);
            }
            case Integer number -> {
                out.write(5 << 5 | 2);
                out.write(number >> 8);
                out.write(number);
            }
            case Long number -> {
                out.write(6 << 5 | 4);
                for (int shift = 24; shift >= 0; shift -= 8) {
                    out.write((int) (number >> shift));
                }
            }
            case List<?> list -> {
                out.write(list.size());
                out.write(4);
                list.forEach(item -> value(out, item));
            }
            case Map<?, ?> map -> {
                out.write(7 << 5 | map.size());
                map.forEach((key, member) -> {
                    value(out, key);
                    value(out, member);
                });
            }
            default -> throw new IllegalArgumentException("no type for " + value.getClass());
        }
    }
}
