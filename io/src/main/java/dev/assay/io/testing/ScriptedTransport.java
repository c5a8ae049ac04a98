package dev.assay.io.testing;

import dev.assay.io.http.HttpCall;
import dev.assay.io.http.HttpResult;
import dev.assay.io.http.HttpTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A transport without a network: results come from a function, calls are recorded. */
public final class ScriptedTransport implements HttpTransport {

  private final Function<HttpCall, HttpResult> script;
  private final List<HttpCall> calls = new ArrayList<>();

  /** Asks the function for each result; it may be called by many threads. */
  public ScriptedTransport(Function<HttpCall, HttpResult> script) {
    this.script = script;
  }

  /** Gives these results in order, then the last one for ever. */
  public static ScriptedTransport replying(HttpResult first, HttpResult... more) {
    List<HttpResult> results = new ArrayList<>(List.of(more));
    results.add(0, first);
    return new ScriptedTransport(
        call -> {
          synchronized (results) {
            return results.size() > 1 ? results.remove(0) : results.get(0);
          }
        });
  }

  /** Returns a reply with a JSON body. */
  public static HttpResult.Reply json(int status, String body) {
    return new HttpResult.Reply(
        status, Map.of("content-type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public HttpResult send(HttpCall call) {
    synchronized (calls) {
      calls.add(call);
    }
    return script.apply(call);
  }

  /** Returns the calls so far, in order. */
  public List<HttpCall> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  @Override
  public void close() {}
}
