package io.metka.segments;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.metka.model.Commerce;
import io.metka.model.Item;
import io.metka.model.JsonText;
import io.metka.model.ProfileId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Purchases of real people from two public files, as events: CDNOW's customers of 1997 and 1998, and ten days of an online
 * shop in 2011. Times are moved by one constant, so that a world with today's retention keeps them.
 */
final class RealPurchases {
    private static final Path FOLDER = Path.of("../../shared/data/events");
    static final Path CDNOW =
            FOLDER.resolve("cdnow_master.txt").toAbsolutePath().normalize();
    static final Path RETAIL = FOLDER.resolve("online_retail").toAbsolutePath().normalize();

    static final Instant CDNOW_END = Instant.parse("1998-07-01T00:00:00Z");
    static final Instant RETAIL_END = Instant.parse("2011-11-21T00:00:00Z");

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int MONEY = 4;

    private RealPurchases() {}

    /** Skips the calling test where the files are not. */
    static void require(Path file) {
        assumeTrue(Files.exists(file), "the public purchases are not here: " + file);
    }

    /** One event for each line: customer, day, number of discs, money. */
    static List<World.Act> cdnow(Instant end) {
        List<World.Act> acts = new ArrayList<>();
        for (String line : lines(CDNOW)) {
            String[] fields = line.strip().split("\\s+", -1);
            if (!fields[0].equals("customer_id")) {
                Instant day = LocalDate.parse(fields[1], DateTimeFormatter.BASIC_ISO_DATE)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
                Item discs = item("cd", BigDecimal.ZERO, new BigDecimal(fields[2]));
                acts.add(act(
                        new Line("line" + acts.size(), "order_completed", fields[0], day),
                        new BigDecimal(fields[3]),
                        List.of(discs),
                        Duration.between(CDNOW_END, end)));
            }
        }
        return acts;
    }

    /** One event for each invoice of a known customer: an order, or a refund when its number begins with C. */
    static List<World.Act> retail(Instant end) {
        Map<Line, List<Item>> invoices = new LinkedHashMap<>();
        for (Path file : retailFiles()) {
            for (String text : lines(file)) {
                List<String> fields = csv(text);
                if (!fields.getFirst().equals("InvoiceNo") && !fields.get(6).isEmpty()) {
                    String name = fields.getFirst().startsWith("C") ? "order_refunded" : "order_completed";
                    Instant time = LocalDateTime.parse(fields.get(4), MINUTE).toInstant(ZoneOffset.UTC);
                    Line line = new Line(fields.getFirst(), name, fields.get(6), time);
                    invoices.computeIfAbsent(line, _ -> new ArrayList<>())
                            .add(item(fields.get(1), new BigDecimal(fields.get(5)), new BigDecimal(fields.get(3))));
                }
            }
        }
        List<World.Act> acts = new ArrayList<>();
        invoices.forEach((line, items) -> {
            BigDecimal revenue = items.stream()
                    .map(item -> item.price().multiply(item.quantity()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            acts.add(act(line, revenue, items, Duration.between(RETAIL_END, end)));
        });
        return acts;
    }

    /** The profile that stands for a customer's number. */
    static ProfileId profile(String customer) {
        return World.profile(new BigDecimal(customer).intValueExact());
    }

    /** What an event is known by. */
    private record Line(String id, String name, String customer, Instant time) {}

    private static World.Act act(Line line, BigDecimal revenue, List<Item> items, Duration later) {
        return new World.Act(
                line.id(),
                profile(line.customer()),
                line.name(),
                line.time().plus(later),
                new World.Details(
                        JsonText.EMPTY_OBJECT,
                        JsonText.EMPTY_OBJECT,
                        new Commerce(revenue.setScale(MONEY, RoundingMode.UNNECESSARY), "", line.id(), items),
                        World.Details.NONE.enrichment(),
                        List.of()));
    }

    private static Item item(String id, BigDecimal price, BigDecimal quantity) {
        return new Item(id, "", "", "", "", price, quantity);
    }

    private static List<Path> retailFiles() {
        try (Stream<Path> files = Files.list(RETAIL)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields of one line; a quoted field may hold commas and doubled quotes. */
    private static List<String> csv(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
