package dev.assay.io.storage;

import dev.assay.io.api.Environment;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Beam has to be told of an HDFS that a place names by its address. */
final class NameNode {

  private static final Pattern ADDRESS = Pattern.compile("(hdfs://[\\w.:\\[\\]-]+)(?:/.*)?");
  private static final List<String> FOLDERS = List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");

  private NameNode() {}

  /**
   * Returns options of Beam; none where a folder of Hadoop's configuration tells, or the place is
   * of another kind.
   *
   * @param environment of this process
   */
  static List<String> options(String location, Environment environment) {
    Matcher address = ADDRESS.matcher(location);
    return address.matches() && FOLDERS.stream().allMatch(name -> environment.get(name) == null)
        ? List.of("--hdfsConfiguration=[{\"fs.defaultFS\":\"" + address.group(1) + "\"}]")
        : List.of();
  }
}
