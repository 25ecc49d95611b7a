package io.metka.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.embedded.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder belongs to one gateway; whoever comes second leaves with a clear message. */
final class SecondGatewayTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void requireLibrary() {
        Stores.requireLibrary();
    }

    @Test
    void theSecondIsRefusedAndTheFirstGoesOn() throws IOException {
        Place place = Place.in(folder, Map.of());
        try (RunningGateway first = RunningGateway.spawn(place).ready()) {
            ConsoleClient console = new ConsoleClient(place.console(), first.token());
            console.makeProject();
            console.awaitReady();
            List<ProcessHandle> stores = first.children();
            try (RunningGateway second = RunningGateway.spawn(place.onOtherPorts())) {
                assertThat(second.exitCode()).isEqualTo(1);
                assertThat(second.output())
                        .contains("Another gateway runs on the data folder " + place.data())
                        .contains("METKA_DATA");
            }
            assertThat(stores).isNotEmpty().allMatch(ProcessHandle::isAlive);
            Posting posting = Posting.of("visit", 0);
            assertThat(posting.acknowledgedBy(posting.post(place.edge()))).isTrue();
            console.awaitEmptyBacklog();
            assertThat(console.readiness().status()).isEqualTo(200);
            first.stop();
        }
    }
}
