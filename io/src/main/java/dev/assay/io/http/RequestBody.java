package dev.assay.io.http;

import com.google.api.client.http.HttpContent;
import java.io.IOException;
import java.io.OutputStream;

/** A call's body as the client wants it, written in one piece. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RequestBody(String type, byte[] bytes) implements HttpContent {

  /** Header that tells the type, in lower case. */
  static final String TYPE = "content-type";

  private static final String JSON = "application/json";

  static RequestBody of(HttpCall call) {
    String type =
        call.headers().entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(TYPE))
            .map(header -> header.getValue())
            .findFirst()
            .orElse(JSON);
    return new RequestBody(type, call.body());
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
    out.write(bytes);
  }
}
