package dev.assay.pipelines.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * What calling costs without Assay: threads that each take the next request, send it and read the
 * answer. Arguments: base URL, calls, threads.
 */
final class BareLoop {

  private BareLoop() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String url = arguments[0] + "/chat/completions";
    int calls = Integer.parseInt(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    PoolingHttpClientConnectionManager pool = new PoolingHttpClientConnectionManager();
    pool.setMaxTotal(threads);
    pool.setDefaultMaxPerRoute(threads);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    try (CloseableHttpClient client =
        HttpClients.custom().setConnectionManager(pool).disableAutomaticRetries().build()) {
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int row = next.getAndIncrement();
                      row < calls;
                      row = next.getAndIncrement()) {
                    answered.addAndGet(call(client, url, row) ? 1 : 0);
                  }
                });
        thread.start();
        running.add(thread);
      }
      for (Thread thread : running) {
        thread.join();
      }
    }
    if (answered.get() != calls) {
      throw new IllegalStateException(answered.get() + " of " + calls + " calls were answered");
    }
  }

  private static boolean call(CloseableHttpClient client, String url, int row) {
    HttpPost request = new HttpPost(url);
    request.setHeader("Accept", "application/json");
    request.setHeader("Authorization", "Bearer benchmark");
    request.setEntity(
        new StringEntity(RowsFile.body(RowsFile.prompt("one", row)), ContentType.APPLICATION_JSON));
    try {
      return client.execute(
          request,
          response ->
              response.getCode() == 200
                  && EntityUtils.toByteArray(response.getEntity()).length > 0);
    } catch (IOException e) {
      return false;
    }
  }
}
