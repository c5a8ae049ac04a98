package dev.assay.transforms.batch;

import dev.assay.io.api.Connection;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.api.ModelApi;
import dev.assay.io.api.batch.BatchApi;
import dev.assay.io.api.batch.BatchChannel;
import dev.assay.io.experiment.ModelCall;
import dev.assay.transforms.call.CallServices;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The batch endpoint and account of each model, looked up once. Used by one thread. */
final class BatchEndpoints {

  /**
   * Where a model's batches go.
   *
   * @param api how
   * @param channel where
   */
  record Endpoint(BatchApi api, BatchChannel channel) {

    String base() {
      return channel.connection().endpoint().toString();
    }

    /** What requests must have in common to share a batch, beside their kind. */
    String account() {
      return api.name() + " " + base() + " " + channel.connection().account();
    }
  }

  private record ModelName(String api, String model) {}

  private final CallServices services;
  private final Duration deadline;
  private final Map<ModelName, Optional<Endpoint>> found = new HashMap<>();

  BatchEndpoints(CallServices services, Duration deadline) {
    this.services = services;
    this.deadline = deadline;
  }

  /** Returns where a call's batch goes; null where the API has none or cannot be connected to. */
  @Nullable Endpoint of(ModelCall call) {
    return found.computeIfAbsent(new ModelName(call.api(), call.model()), this::find).orElse(null);
  }

  private Optional<Endpoint> find(ModelName name) {
    ModelApi api = services.api(name.api());
    BatchApi batches = api == null ? null : BatchApi.of(api).orElse(null);
    if (api == null || batches == null) {
      return Optional.empty();
    }
    try {
      Connection connection = api.connect(name.model(), services.environment());
      return Optional.of(
          new Endpoint(batches, new BatchChannel(connection, services.transport(), deadline)));
    } catch (MissingVariablesException | IllegalArgumentException e) {
      // A single call meets the same and says so.
      return Optional.empty();
    }
  }
}
