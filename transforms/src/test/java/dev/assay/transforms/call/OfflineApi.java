package dev.assay.transforms.call;

import dev.assay.io.api.Connection;
import dev.assay.io.api.Environment;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.net.URI;
import java.util.Optional;

/** An API that takes every call and needs no server. */
public interface OfflineApi extends ModelApi {

  @Override
  default Connection connect(String model, Environment environment) {
    return new Connection(URI.create("test:offline"), "none", null);
  }

  @Override
  default Optional<CallError> check(ModelCall call) {
    return Optional.empty();
  }
}
