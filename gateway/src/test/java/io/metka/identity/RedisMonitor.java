package io.metka.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Listens to what Redis does, in the order in which it does it, to learn which node decided about an event first. */
final class RedisMonitor implements AutoCloseable {
    private static final int SILENCE_MILLIS = 30_000;

    private final Socket socket;
    private final BufferedReader in;

    RedisMonitor(URI redis) throws IOException {
        socket = new Socket(redis.getHost(), redis.getPort());
        socket.setSoTimeout(SILENCE_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1), 1 << 20);
        String password = redis.getUserInfo().substring(1);
        send("AUTH " + password);
        in.readLine();
        send("MONITOR");
        in.readLine();
    }

    private void send(String command) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((command + "\r\n").getBytes(ISO_8859_1));
        out.flush();
    }

    /**
     * The sightings whose decisions were stored in the project so far, in their order.
     *
     * @param end a text that is sent to Redis after everything of interest
     */
    List<String> decided(String project, String end) throws IOException {
        Pattern stored = Pattern.compile("lua] \"SET\" \"\\{" + project + "}:e:.*?\" \".*?((?:east|west):\\d+:\\d+)");
        List<String> sightings = new ArrayList<>();
        for (String line = in.readLine(); !line.contains(end); line = in.readLine()) {
            Matcher matcher = stored.matcher(line);
            if (matcher.find()) {
                sightings.add(matcher.group(1));
            }
        }
        return sightings;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
