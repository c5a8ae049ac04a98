package dev.assay.transforms.call;

import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.Allowances;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.limiter.SharedLimiter;
import dev.assay.io.time.Clock;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What calling needs of the world, found anew on each worker, so that neither a key nor a
 * connection ever travels with the pipeline.
 */
public interface CallServices extends Serializable {

  /** Returns the connector of that name, or null where there is none. */
  @Nullable ModelApi api(String name);

  /** Returns where endpoints and keys are looked up. */
  Environment environment();

  /** Returns the transport that all lanes of this process share. */
  HttpTransport transport();

  /** Returns the record of calls and answers that all workers of the experiment share. */
  Ledger ledger();

  /** Returns the clock. */
  Clock clock();

  /**
   * Returns where the workers of the experiment tell each other what each may spend of its budget;
   * null where all of them are in this process.
   */
  default @Nullable Allowances allowances() {
    return null;
  }

  /** Returns the limiter that this process shares with other experiments; null for none. */
  default @Nullable SharedLimiter limiter() {
    return null;
  }
}
