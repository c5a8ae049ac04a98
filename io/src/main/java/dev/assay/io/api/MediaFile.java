package dev.assay.io.api;

import java.util.Base64;

/**
 * A file that a prompt names, as it is sent.
 *
 * @param name the last part of its path
 * @param type MIME type, by its content where that tells, else by its name
 * @param bytes whole content
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; copying megabytes would serve nobody
record MediaFile(String name, String type, byte[] bytes) {

  String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  String dataUrl() {
    return "data:" + type + ";base64," + base64();
  }

  /** Returns what follows the slash of its type, such as {@code png}. */
  String subtype() {
    return type.substring(type.indexOf('/') + 1);
  }
}
