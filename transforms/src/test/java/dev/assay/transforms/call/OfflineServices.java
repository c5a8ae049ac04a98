package dev.assay.transforms.call;

import dev.assay.io.api.Environment;
import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.time.Clock;

/** Services of APIs that answer by themselves: no variables, no ledger, and nothing is sent. */
public interface OfflineServices extends CallServices {

  @Override
  default Environment environment() {
    return name -> null;
  }

  @Override
  default HttpTransport transport() {
    return new HttpTransport() {
      @Override
      public HttpResult send(HttpCall call) {
        throw new AssertionError("nothing is sent over HTTP here");
      }

      @Override
      public void close() {}
    };
  }

  @Override
  default Ledger ledger() {
    return Ledger.none();
  }

  @Override
  default Clock clock() {
    return Clock.system();
  }
}
