package dev.assay.transforms.call;

import dev.assay.io.api.Connection;
import dev.assay.io.api.LimitRule;
import dev.assay.io.api.MissingVariablesException;
import dev.assay.io.api.ModelApi;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.ModelCall;
import dev.assay.io.experiment.Verdict;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** The endpoint and account of each model, looked up once on each worker. */
final class Connections {

  /** A connection, or why there is none. */
  sealed interface Found {

    record Ok(ModelApi api, Connection connection) implements Found {
      @Override
      public <R> R match(Function<Ok, R> ok, Function<None, R> none) {
        return ok.apply(this);
      }
    }

    record None(CallError error) implements Found {
      @Override
      public <R> R match(Function<Ok, R> ok, Function<None, R> none) {
        return none.apply(this);
      }
    }

    <R> R match(Function<Ok, R> ok, Function<None, R> none);
  }

  private record ModelName(String api, String model) {}

  private final CallServices services;
  private final ConcurrentMap<ModelName, Found> found = new ConcurrentHashMap<>();

  Connections(CallServices services) {
    this.services = services;
  }

  Found of(ModelCall call) {
    return found.computeIfAbsent(new ModelName(call.api(), call.model()), this::find);
  }

  /** Returns the form in which a call's API is asked; the API's name where it is not known. */
  String form(ModelCall call) {
    return of(call).match(ok -> ok.api().form(), none -> call.api());
  }

  /** Returns how a call's provider counts against its limits. */
  LimitRule limitRule(ModelCall call) {
    return of(call).match(ok -> ok.api().limitRule(), none -> LimitRule.STANDARD);
  }

  private Found find(ModelName name) {
    ModelApi api = services.api(name.api());
    if (api == null) {
      return new Found.None(
          CallError.ofRow("API_UNKNOWN", "API " + name.api() + " not recognised or implemented"));
    }
    try {
      return new Found.Ok(api, api.connect(name.model(), services.environment()));
    } catch (MissingVariablesException e) {
      return new Found.None(
          new CallError(
              "AUTH_MISSING",
              String.valueOf(e.getMessage()),
              null,
              Verdict.LANE_TERMINAL,
              false,
              null));
    } catch (IllegalArgumentException e) {
      return new Found.None(
          new CallError(
              "CONNECTION_INVALID",
              String.valueOf(e.getMessage()),
              null,
              Verdict.LANE_TERMINAL,
              false,
              null));
    }
  }
}
