package dev.assay.transforms.call;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.Connection;
import dev.assay.io.api.Environment;
import dev.assay.io.api.Exchange;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Usage;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.time.Clock;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An API that answers after a while, on whichever worker it finds itself. */
record FakeServices(long latencyNanos) implements CallServices {

  @Override
  public @Nullable ModelApi api(String name) {
    return name.equals("x") ? new SlowApi(latencyNanos) : null;
  }

  @Override
  public Environment environment() {
    return name -> null;
  }

  @Override
  public HttpTransport transport() {
    return new NoTransport();
  }

  @Override
  public Ledger ledger() {
    return Ledger.none();
  }

  @Override
  public Clock clock() {
    return Clock.system();
  }

  private record SlowApi(long latencyNanos) implements ModelApi {
    @Override
    public String name() {
      return "x";
    }

    @Override
    public Connection connect(String model, Environment environment) {
      return new Connection(URI.create("http://127.0.0.1/"), "none", null);
    }

    @Override
    public Optional<CallError> check(ModelCall call) {
      return Optional.empty();
    }

    @Override
    public CallResult call(Exchange exchange) {
      long end = System.nanoTime() + latencyNanos;
      while (System.nanoTime() < end) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
      return new CallResult.Answer(
          new Completion(
              TextNode.valueOf("re: " + exchange.call().prompt().toJson().asText()),
              "stop",
              null,
              null,
              Usage.UNKNOWN));
    }
  }

  private record NoTransport() implements HttpTransport {
    @Override
    public HttpResult send(HttpCall call) {
      throw new AssertionError("nothing is sent over HTTP here");
    }

    @Override
    public void close() {}
  }
}
