package dev.assay.pipelines.upload;

import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.http.HttpTransport;
import dev.assay.io.ledger.Ledger;
import dev.assay.io.platform.upload.UploadApi;
import dev.assay.io.time.Clock;
import dev.assay.transforms.call.CallServices;
import org.jspecify.annotations.Nullable;

/** What an upload needs of the world; it never leaves this process. */
@SuppressWarnings("serial")
final class UploadServices implements CallServices {

  private static final long serialVersionUID = 1L;

  private final transient UploadApi api;
  private final transient Environment environment;
  private final transient HttpTransport transport;
  private final transient Ledger ledger;
  private final Clock clock;

  UploadServices(
      UploadApi api, Environment environment, HttpTransport transport, Ledger ledger, Clock clock) {
    this.api = api;
    this.environment = environment;
    this.transport = transport;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public @Nullable ModelApi api(String name) {
    return name.equals(api.name()) ? api : null;
  }

  @Override
  public Environment environment() {
    return environment;
  }

  @Override
  public HttpTransport transport() {
    return transport;
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public Clock clock() {
    return clock;
  }
}
