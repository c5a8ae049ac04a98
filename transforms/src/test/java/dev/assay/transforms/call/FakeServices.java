package dev.assay.transforms.call;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.io.api.CallResult;
import dev.assay.io.api.Exchange;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.Completion;
import dev.assay.io.experiment.Usage;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An API that answers after a while, on whichever worker it finds itself. */
record FakeServices(long latencyNanos) implements OfflineServices {

  @Override
  public @Nullable ModelApi api(String name) {
    return name.equals("x") ? new SlowApi(latencyNanos) : null;
  }

  private record SlowApi(long latencyNanos) implements OfflineApi {
    @Override
    public String name() {
      return "x";
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
}
