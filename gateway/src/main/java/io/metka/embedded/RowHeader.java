package io.metka.embedded;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names and types before the rows of RowBinaryWithNames and RowBinaryWithNamesAndTypes. */
final class RowHeader {
    private static final String WITH_NAMES = "rowbinarywithnames";
    private static final String WITH_NAMES_AND_TYPES = "rowbinarywithnamesandtypes";

    private RowHeader() {}

    static boolean isIn(String format) {
        String name = SqlStatement.normal(format);
        return name.equals(WITH_NAMES) || name.equals(WITH_NAMES_AND_TYPES);
    }

    /** The header's length in bytes at the start of a block. */
    static long length(MemorySegment block, String format) {
        var reader = new Reader(block);
        long columns = reader.number();
        long strings = SqlStatement.normal(format).equals(WITH_NAMES) ? columns : 2 * columns;
        for (long i = 0; i < strings; i++) {
            reader.string();
        }
        return reader.at;
    }

    /** Makes the header out of the answer to DESCRIBE in RowBinaryWithNames. */
    static byte[] fromDescription(MemorySegment description, String format) {
        var reader = new Reader(description);
        long width = reader.number();
        for (long i = 0; i < width; i++) {
            reader.string();
        }
        List<byte[]> names = new ArrayList<>();
        List<byte[]> types = new ArrayList<>();
        while (reader.at < description.byteSize()) {
            names.add(reader.string());
            types.add(reader.string());
            for (long i = 2; i < width; i++) {
                reader.string();
            }
        }
        var header = new ByteArrayOutputStream();
        writeNumber(header, names.size());
        names.forEach(name -> writeString(header, name));
        if (!SqlStatement.normal(format).equals(WITH_NAMES)) {
            types.forEach(type -> writeString(header, type));
        }
        return header.toByteArray();
    }

    /** The statement that asks for a SELECT's columns. */
    static byte[] describe(SqlStatement select) throws EngineException {
        var sql = new ByteArrayOutputStream();
        sql.writeBytes("DESCRIBE (".getBytes(StandardCharsets.UTF_8));
        sql.writeBytes(select.withoutFormat());
        sql.writeBytes("\n)".getBytes(StandardCharsets.UTF_8));
        return sql.toByteArray();
    }

    private static void writeString(ByteArrayOutputStream target, byte[] string) {
        writeNumber(target, string.length);
        target.writeBytes(string);
    }

    private static void writeNumber(ByteArrayOutputStream target, int number) {
        int rest = number;
        while (rest >= 0x80) {
            target.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        target.write(rest);
    }

    /** Walks over LEB128 numbers and strings. */
    private static final class Reader {
        private final MemorySegment source;
        private long at;

        Reader(MemorySegment source) {
            this.source = source;
        }

        long number() {
            long number = 0;
            for (int shift = 0; ; shift += 7) {
                byte b = source.get(ValueLayout.JAVA_BYTE, at++);
                number |= (b & 0x7fL) << shift;
                if (b >= 0) {
                    return number;
                }
            }
        }

        byte[] string() {
            long length = number();
            byte[] string = source.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
            at += length;
            return string;
        }
    }
}
