package dev.assay.io.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.io.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 4096, 4097, 1 << 20})
  void theRequestMayHaveLeftOnceItsLastByteIsWrittenAndNotBefore(int length) throws IOException {
    byte[] bytes = new byte[length];
    bytes[length - 1] = 1;
    HttpCall call =
        new HttpCall(
            "POST", URI.create("http://127.0.0.1/v1"), Map.of(), bytes, Duration.ofSeconds(1), 1);
    InFlight exchange =
        new InFlight(Clock.system(), call.deadline(), call.headers(), call.departure());
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    OutputStream network =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] part, int offset, int count) {
            written.write(part, offset, count);
            if (count > 0) {
              assertThat(exchange.mayHaveLeft()).isEqualTo(written.size() == length);
            }
          }
        };

    exchange.enter();
    try {
      RequestBody.of(call).writeTo(network);
    } finally {
      exchange.leave();
    }

    assertThat(written.toByteArray()).isEqualTo(bytes);
    assertThat(exchange.mayHaveLeft()).isTrue();
  }
}
