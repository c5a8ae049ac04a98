package dev.assay.io.http;

import com.google.api.client.http.HttpContent;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A call's body as the client wants it. The client hands the last bytes to the network as soon as
 * the body is written, so it is here that the request may be about to leave.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RequestBody(String type, byte[] bytes) implements HttpContent {

  /** Header that tells the type, in lower case. */
  static final String TYPE = "content-type";

  /** Bytes held back until the rest is written; less than the client's own buffer. */
  private static final int TAIL = 4096;

  private static final String JSON = "application/json";

  static RequestBody of(HttpCall call) {
    return new RequestBody(type(call), call.body());
  }

  /** Returns the type that a call's headers tell, else JSON. */
  static String type(HttpCall call) {
    return call.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(TYPE))
        .map(header -> header.getValue())
        .findFirst()
        .orElse(JSON);
  }

  @Override
  public long getLength() {
    return bytes.length;
  }

  @Override
  public String getType() {
    return type;
  }

  @Override
  public boolean retrySupported() {
    return true;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    int rest = Math.max(0, bytes.length - TAIL);
    out.write(bytes, 0, rest);
    InFlight exchange = InFlight.current();
    if (exchange != null) {
      exchange.markLeaving();
    }
    out.write(bytes, rest, bytes.length - rest);
  }
}
