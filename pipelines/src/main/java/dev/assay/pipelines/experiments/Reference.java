package dev.assay.pipelines.experiments;

import dev.assay.io.store.RecordName;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record that has versions, such as {@code capitals@2}.
 *
 * @param name of the record
 * @param version from 1 on; null for the newest
 */
public record Reference(String name, @Nullable Integer version) {

  private static final Pattern FORM = Pattern.compile("([^@]*)(?:@([1-9][0-9]{0,8}))?");

  /**
   * Reads a reference, {@code NAME} or {@code NAME@VERSION}.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Reference parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || RecordName.problem(form.group(1)).isPresent()) {
      throw new IllegalArgumentException(
          "Invalid name \""
              + RecordName.shown(text)
              + "\" (must be NAME, or NAME@VERSION with a version from 1 on)");
    }
    return new Reference(
        form.group(1), form.group(2) == null ? null : Integer.valueOf(form.group(2)));
  }

  /** Returns whether this names another one: the same name, and the same version if it has one. */
  boolean covers(@Nullable Reference other) {
    return other != null
        && name.toLowerCase(Locale.ROOT).equals(other.name.toLowerCase(Locale.ROOT))
        && (version == null || version.equals(other.version));
  }

  @Override
  public String toString() {
    return version == null ? name : name + "@" + version;
  }
}
