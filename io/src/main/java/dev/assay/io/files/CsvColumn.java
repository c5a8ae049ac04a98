package dev.assay.io.files;

/**
 * What a column of a CSV file becomes in a row.
 *
 * @param kind how its cells are read
 * @param key the row's key; of a {@link Kind#PARAMETER} the key inside {@code parameters}
 */
record CsvColumn(Kind kind, String key) {

  static final String PARAMETERS_KEY = "parameters";

  private static final String PARAMETER_PREFIX = "parameters-";

  /** How cells are read. */
  enum Kind {
    /** The row's {@code id}: a whole number stays one, anything else is text. */
    ID,
    /** One typed value inside {@code parameters}. */
    PARAMETER,
    /** A JSON object. */
    PARAMETERS,
    /** The text as it stands. */
    TEXT
  }

  /**
   * Returns what a header cell says; a column without a name is called as pandas calls it.
   *
   * @param index 0-based place of the column
   */
  static CsvColumn of(String name, int index) {
    if (name.isBlank()) {
      return new CsvColumn(Kind.TEXT, "Unnamed: " + index);
    }
    if (name.startsWith(PARAMETER_PREFIX) && name.length() > PARAMETER_PREFIX.length()) {
      return new CsvColumn(Kind.PARAMETER, name.substring(PARAMETER_PREFIX.length()));
    }
    return switch (name) {
      case "id" -> new CsvColumn(Kind.ID, name);
      case PARAMETERS_KEY -> new CsvColumn(Kind.PARAMETERS, name);
      default -> new CsvColumn(Kind.TEXT, name);
    };
  }
}
