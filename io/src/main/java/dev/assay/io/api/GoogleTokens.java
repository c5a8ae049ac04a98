package dev.assay.io.api;

import com.google.auth.RequestMetadataCallback;
import com.google.auth.Retryable;
import com.google.auth.oauth2.GoogleCredentials;
import dev.assay.io.experiment.CallError;
import dev.assay.io.experiment.Verdict;
import dev.assay.io.http.HttpCall;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens of Google Cloud. A token is fetched once for all calls and renewed some minutes
 * before its end on a thread of its own, so that only the first call waits for one.
 */
final class GoogleTokens implements RequestSigner {

  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  private static final Executor REFRESH =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "google-token");
            thread.setDaemon(true);
            return thread;
          });

  /** Finds credentials. */
  private interface Source {
    GoogleCredentials find() throws IOException;
  }

  private final Source source;
  private volatile @Nullable GoogleCredentials credentials;

  private GoogleTokens(Source source, @Nullable GoogleCredentials credentials) {
    this.source = source;
    this.credentials = credentials;
  }

  /**
   * Tokens of the credentials in a file, read now.
   *
   * @param variable that names the file
   * @throws IllegalArgumentException when the file cannot be read or holds no credentials
   */
  static GoogleTokens ofFile(ModelVariables.Found variable) {
    try (InputStream in = Files.newInputStream(Path.of(variable.value()))) {
      GoogleCredentials read = GoogleCredentials.fromStream(in).createScoped(SCOPE);
      return new GoogleTokens(() -> read, read);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(
          "Invalid "
              + variable.name()
              + ": the file cannot be read or holds no credentials of Google Cloud",
          e);
    }
  }

  /** Tokens of this machine or its user, looked for at the first call. */
  static GoogleTokens ofMachine() {
    return new GoogleTokens(
        () -> GoogleCredentials.getApplicationDefault().createScoped(SCOPE), null);
  }

  /** Returns the project that the file of credentials names. */
  @Nullable String project() {
    GoogleCredentials known = credentials;
    return known == null ? null : known.getProjectId();
  }

  @Override
  public Signed sign(HttpCall call) {
    CompletableFuture<Map<String, List<String>>> metadata = new CompletableFuture<>();
    try {
      found()
          .getRequestMetadata(
              call.uri(),
              REFRESH,
              new RequestMetadataCallback() {
                @Override
                public void onSuccess(Map<String, List<String>> headers) {
                  metadata.complete(headers);
                }

                @Override
                public void onFailure(Throwable problem) {
                  metadata.completeExceptionally(problem);
                }
              });
      Map<String, String> headers = new TreeMap<>();
      metadata
          .get(call.deadline().toMillis(), TimeUnit.MILLISECONDS)
          .forEach((name, values) -> headers.put(name, values.get(0)));
      return new Signed.Headers(headers);
    } catch (IOException e) {
      return unsigned(e);
    } catch (ExecutionException e) {
      return unsigned(e.getCause());
    } catch (TimeoutException e) {
      return problem("NET_DEADLINE", "No token of Google Cloud in time", Verdict.TRANSIENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return problem("NET_IO", "The call was interrupted", Verdict.TRANSIENT);
    }
  }

  private GoogleCredentials found() throws IOException {
    GoogleCredentials known = credentials;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      known = credentials;
      if (known == null) {
        known = source.find();
        credentials = known;
      }
      return known;
    }
  }

  private static Signed unsigned(@Nullable Throwable cause) {
    boolean passing = cause instanceof Retryable retryable && retryable.isRetryable();
    return passing
        ? problem(
            "AUTH_TOKEN", "The token server of Google Cloud failed for now", Verdict.TRANSIENT)
        : problem(
            "AUTH_TOKEN",
            "There is no token of Google Cloud (set GOOGLE_APPLICATION_CREDENTIALS to a file of a"
                + " service account that may use Vertex AI, or log in with gcloud)",
            Verdict.LANE_TERMINAL);
  }

  private static Signed problem(String code, String message, Verdict verdict) {
    return new Signed.Unsigned(new CallError(code, message, null, verdict, false, null));
  }
}
