package dev.assay.transforms.rows;

import dev.assay.io.api.CallResult;
import dev.assay.io.api.Connection;
import dev.assay.io.api.Environment;
import dev.assay.io.api.Exchange;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Three connectors: {@code strict} refuses every call whose temperature is above 1. */
enum FakeApis implements KnownApis {
  FAKES;

  @Override
  public SortedSet<String> names() {
    return new TreeSet<>(List.of("echo", "openai", "strict"));
  }

  @Override
  public @Nullable ModelApi find(String name) {
    return names().contains(name) ? new FakeApi(name) : null;
  }

  @Override
  public boolean needsModel(String name) {
    return !name.equals("echo");
  }

  private record FakeApi(String name) implements ModelApi {
    @Override
    public Connection connect(String model, Environment environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> rowKeys() {
      return name.equals("strict") ? Set.of("safety_filter") : Set.of();
    }

    @Override
    public Optional<CallError> check(ModelCall call) {
      return name.equals("strict") && call.parameters().path("temperature").asDouble() > 1
          ? Optional.of(CallError.ofRow("PARAM_RANGE", "temperature is above 1"))
          : Optional.empty();
    }

    @Override
    public CallResult call(Exchange exchange) {
      throw new UnsupportedOperationException();
    }
  }
}
