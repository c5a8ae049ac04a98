package dev.assay.transforms.judge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Markers around what is judged. Their code is a keyed hash of all the texts they stand around, so
 * the same texts are always asked about in the same words, and a recorded verdict is found again;
 * and a text that forges a marker would have to contain 128 bits of its own hash, which takes 2^127
 * tries to find even for who knows the key.
 *
 * @param code 32 hexadecimal digits
 */
record Fence(String code) {

  private static final byte[] KEY = "assay judge fence 1".getBytes(StandardCharsets.UTF_8);
  private static final int CODE_BYTES = 16;

  /** Returns the fence of these texts. */
  static Fence around(List<String> texts) {
    int number = 0;
    String code;
    do {
      code = code(texts, number++);
    } while (containedIn(texts, code));
    return new Fence(code);
  }

  private static boolean containedIn(List<String> texts, String code) {
    return texts.stream().anyMatch(text -> text.contains(code));
  }

  private static String code(List<String> texts, int number) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
      }
      return HexFormat.of().formatHex(mac.doFinal(), 0, CODE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has HmacSHA256", e);
    }
  }

  /** Returns a text between its markers. */
  String wrap(String name, String text) {
    return "<<" + name + " " + code + ">>\n" + text + "\n<<END " + name + " " + code + ">>";
  }
}
