package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The catalogues of error codes, one in each module that gives codes, and the places in the code that give them.
final class ErrorCodes {

    private static final String CATALOGUE = "META-INF/edupulse/error-codes.txt";

    /// A whole literal of Java, or the beginning of a message in SQL.
    private static final Pattern LITERAL = Pattern.compile("[\"']([a-z]+\\.[a-z]+(?:-[a-z]+)*)(?:\"|:)");

    /// A literal to which the code adds the last word.
    private static final Pattern BEGINNING = Pattern.compile("\"([a-z]+\\.[a-z]+(?:-[a-z]+)*-)\"");

    private final Repository repository;
    private final Map<Path, String> sources;
    private final TreeMap<String, TreeSet<Path>> literals;
    private final TreeMap<String, TreeSet<Path>> beginnings;

    /// Reads all sources.
    ErrorCodes(Repository repository) {
        this.repository = repository;
        this.sources = sources(repository).collect(Collectors.toMap(file -> file, repository::text));
        this.literals = found(LITERAL);
        this.beginnings = found(BEGINNING);
    }

    /// @param module the folder of the module that has the entry
    record Entry(Path module, String code, String cause, String remedy) {

        private static Entry of(Path module, String line) {
            var parts = line.split(" \\| ", -1);
            assertThat(parts).as("code | cause | remedy: " + line).hasSize(3);
            return new Entry(module, parts[0], parts[1], parts[2]);
        }

        private String row() {
            return "| `" + code + "` | " + cause + " | " + remedy + " |\n";
        }
    }

    List<Entry> all() {
        return Stream.concat(ofFramework(), ofProduct()).toList();
    }

    Stream<Entry> ofFramework() {
        return catalogues().filter(file -> !isProduct(file)).flatMap(this::entries);
    }

    Stream<Entry> ofProduct() {
        return catalogues().filter(ErrorCodes::isProduct).flatMap(this::entries);
    }

    /// What looks like a code in the sources of the modules, with the files that it is in.
    TreeMap<String, TreeSet<Path>> literals() {
        return new TreeMap<>(literals);
    }

    /// Whether the sources of the entry's module have the code as a literal, or the beginning of it.
    boolean isGiven(Entry entry) {
        return filesWith(entry.code()).anyMatch(file -> file.startsWith(entry.module()));
    }

    static String table(Stream<Entry> entries) {
        return "| code | cause | remedy |\n| --- | --- | --- |\n"
                + entries.sorted((a, b) -> a.code().compareTo(b.code()))
                        .map(Entry::row)
                        .collect(Collectors.joining());
    }

    private Stream<Path> filesWith(String code) {
        var beginning = beginnings.entrySet().stream()
                .filter(literal -> code.startsWith(literal.getKey()))
                .flatMap(literal -> literal.getValue().stream());
        var whole = sources.entrySet().stream()
                .filter(source -> source.getValue().contains('"' + code + '"'))
                .map(Map.Entry::getKey);
        return Stream.of(literals.getOrDefault(code, new TreeSet<>()).stream(), whole, beginning)
                .flatMap(files -> files);
    }

    private TreeMap<String, TreeSet<Path>> found(Pattern pattern) {
        var found = new TreeMap<String, TreeSet<Path>>();
        sources.forEach((file, text) -> pattern.matcher(text)
                .results()
                .forEach(literal -> found.computeIfAbsent(literal.group(1), code -> new TreeSet<>())
                        .add(file)));
        return found;
    }

    private static Stream<Path> sources(Repository repository) {
        return Stream.concat(repository.named(".java"), repository.named(".sql"))
                .filter(file -> file.toString().contains("src/main/"))
                .filter(file ->
                        !file.startsWith("benchmarks") && !file.startsWith("torture") && !file.startsWith("examples"));
    }

    private Stream<Path> catalogues() {
        return repository.named(CATALOGUE).filter(file -> file.toString().contains("src/main/"));
    }

    private static boolean isProduct(Path catalogue) {
        return catalogue.getName(1).toString().equals("classroom");
    }

    private Stream<Entry> entries(Path catalogue) {
        var module = catalogue.subpath(0, 2);
        return repository
                .text(catalogue)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Entry.of(module, line));
    }
}
