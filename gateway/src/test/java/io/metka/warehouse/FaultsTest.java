package io.metka.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ClientException;
import com.clickhouse.client.api.ConnectionInitiationException;
import com.clickhouse.client.api.ServerException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which faults are waited for, which are a row's, and which are for the operator. */
final class FaultsTest {

    @ParameterizedTest
    @ValueSource(ints = {159, 202, 209, 210, 236, 241, 242, 243, 252, 999, 1000, 1001})
    void aServerInTroubleIsWaitedFor(int code) {
        assertThat(Faults.kind(answer(code, 500))).isEqualTo(Failure.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 117, 131, 407})
    void aBadValueIsTheRowsFault(int code) {
        assertThat(Faults.kind(answer(code, 400))).isEqualTo(Failure.DATA);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 60, 81, 115, 497, 516, 49, 62})
    void schemaRightsAndOurOwnFaultsAreNoRowsFault(int code) {
        assertThat(Faults.kind(answer(code, 404))).isEqualTo(Failure.OPERATOR);
    }

    @Test
    void answersOfAProxyCountByTheirStatus() {
        assertThat(Faults.kind(answer(0, 503))).isEqualTo(Failure.TRANSIENT);
        assertThat(Faults.kind(answer(0, 429))).isEqualTo(Failure.TRANSIENT);
        assertThat(Faults.kind(answer(0, 403))).isEqualTo(Failure.OPERATOR);
    }

    @Test
    void theNetworkIsTransientHoweverDeepItIsWrapped() {
        assertThat(Faults.kind(new ClientException("x", new RuntimeException(new SocketTimeoutException()))))
                .isEqualTo(Failure.TRANSIENT);
        assertThat(Faults.kind(new ConnectionInitiationException("refused"))).isEqualTo(Failure.TRANSIENT);
        assertThat(Faults.kind(new IllegalArgumentException("ours"))).isEqualTo(Failure.OPERATOR);
    }

    @Test
    void summariesAreOneLineAndShort() {
        assertThat(Faults.summary(new ServerException(60, "Code: 60.\nNo table " + "x".repeat(1000), 404, "q")))
                .startsWith("Code: 60. No table")
                .hasSizeLessThan(450);
    }

    private static ServerException answer(int code, int status) {
        return new ServerException(code, "Code: " + code, status, "query");
    }
}
