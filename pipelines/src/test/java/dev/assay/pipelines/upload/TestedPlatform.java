package dev.assay.pipelines.upload;

import dev.assay.io.platform.braintrust.BraintrustSettings;
import dev.assay.io.platform.datadog.DatadogSettings;
import dev.assay.io.platform.langsmith.LangSmithSettings;
import dev.assay.io.testing.BraintrustServer;
import dev.assay.io.testing.DatadogServer;
import dev.assay.io.testing.LangSmithServer;
import dev.assay.io.testing.PlatformServer;
import dev.assay.io.testing.ServerRequest;
import dev.assay.io.time.Clock;
import java.util.Map;

/** What the same tests need to know of each platform. */
enum TestedPlatform {
  DATADOG("/events", "events 1", 1, "DD_API_KEY", "DD_BASE_URL", DatadogServer.KEY) {
    @Override
    PlatformServer server() {
      return DatadogServer.start(Clock.system());
    }

    @Override
    PlatformUpload upload() {
      return new DatadogUpload(DatadogSettings.at(Clock.system().now()).withMost(8_000, 5));
    }

    @Override
    Map<String, String> variables(PlatformServer server) {
      return Map.of(
          "DD_API_KEY",
          DatadogServer.KEY,
          "DD_APPLICATION_KEY",
          "dd-application-key-of-tests",
          "DD_BASE_URL",
          server.baseUrl().toString());
    }
  },
  LANGSMITH(
      "/upload-experiment",
      "experiment capitals-",
      1,
      "LANGSMITH_API_KEY",
      "LANGSMITH_ENDPOINT",
      LangSmithServer.KEY) {
    @Override
    PlatformServer server() {
      return LangSmithServer.start();
    }

    @Override
    PlatformUpload upload() {
      return new LangSmithUpload(LangSmithSettings.USUAL.withSplit("3"));
    }

    @Override
    Map<String, String> variables(PlatformServer server) {
      return Map.of(
          "LANGSMITH_API_KEY",
          LangSmithServer.KEY,
          "LANGSMITH_ENDPOINT",
          server.baseUrl().toString());
    }
  },
  /** Root, task, call and two scores are five rows of a run. */
  BRAINTRUST(
      "/insert", "events 1", 5, "BRAINTRUST_API_KEY", "BRAINTRUST_API_URL", BraintrustServer.KEY) {
    @Override
    PlatformServer server() {
      return BraintrustServer.start(Clock.system());
    }

    @Override
    PlatformUpload upload() {
      return new BraintrustUpload(BraintrustSettings.STANDARD.withMost(20_000, 10));
    }

    @Override
    Map<String, String> variables(PlatformServer server) {
      return Map.of(
          "BRAINTRUST_API_KEY",
          BraintrustServer.KEY,
          "BRAINTRUST_API_URL",
          server.baseUrl().toString());
    }
  };

  private final String path;
  private final String label;
  private final int rowsOfRun;
  private final String keyVariable;
  private final String addressVariable;
  private final String key;

  TestedPlatform(
      String path,
      String label,
      int rowsOfRun,
      String keyVariable,
      String addressVariable,
      String key) {
    this.path = path;
    this.label = label;
    this.rowsOfRun = rowsOfRun;
    this.keyVariable = keyVariable;
    this.addressVariable = addressVariable;
    this.key = key;
  }

  abstract PlatformServer server();

  /** Returns an upload in several bodies. */
  abstract PlatformUpload upload();

  abstract Map<String, String> variables(PlatformServer server);

  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Returns whether a request carries runs. */
  boolean carriesRuns(ServerRequest request) {
    return request.path().endsWith(path);
  }

  /** Returns what users know such a request by. */
  String label() {
    return label;
  }

  /** Returns how many rows the server has of some runs. */
  long rows(int runs) {
    return (long) rowsOfRun * runs;
  }

  String keyVariable() {
    return keyVariable;
  }

  String addressVariable() {
    return addressVariable;
  }

  String key() {
    return key;
  }
}
