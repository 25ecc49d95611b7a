package io.metka.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An answer as a flat list of texts: one value is a list of one, a number is its digits, and what is missing is empty. */
final class Texts extends CommandOutput<byte[], byte[], List<String>> {
    Texts() {
        super(ByteArrayCodec.INSTANCE, new ArrayList<>());
    }

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        output.add(bytes == null ? "" : UTF_8.decode(bytes).toString());
    }

    @Override
    public void set(long integer) {
        output.add(Long.toString(integer));
    }

    @Override
    public void set(double number) {
        output.add(Double.toString(number));
    }
}
