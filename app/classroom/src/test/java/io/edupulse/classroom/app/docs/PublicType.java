package io.edupulse.classroom.app.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A public type of a source file, as its Javadoc introduces it.
///
/// @param nested the public types inside
/// @param sentence the first sentence of its Javadoc, as one line of Markdown
record PublicType(String name, List<String> nested, String sentence) {

    private static final String KIND =
            "(?:(?:abstract|static|final|sealed|non-sealed) )*(class|interface|record|enum|@interface) (\\w+).*";
    private static final Pattern DECLARATION = Pattern.compile("public " + KIND);
    private static final Pattern INSIDE = Pattern.compile(" {4}(public )?" + KIND);
    private static final Pattern SENTENCE = Pattern.compile("(.*?)\\.(?: |$).*");
    private static final Pattern LINK = Pattern.compile("\\[(\\w*)#?(\\w*)]");

    /// The public type of a file, if it has one.
    static Optional<PublicType> of(Repository repository, Path file) {
        var javadoc = new ArrayList<String>();
        var lines = repository.text(file).lines().toList();
        for (var line : lines) {
            var declaration = DECLARATION.matcher(line);
            if (declaration.matches()) {
                boolean isInterface = declaration.group(1).equals("interface");
                return Optional.of(
                        new PublicType(declaration.group(2), nested(lines, isInterface), firstSentence(javadoc)));
            }
            if (line.startsWith("///")) {
                javadoc.add(line.substring("///".length()).strip());
            } else if (!line.startsWith("@")) {
                javadoc.clear();
            }
        }
        return Optional.empty();
    }

    /// What stands inside an interface is public.
    private static List<String> nested(List<String> lines, boolean inInterface) {
        return lines.stream()
                .map(INSIDE::matcher)
                .filter(found -> found.matches() && (inInterface || found.group(1) != null))
                .map(found -> found.group(3))
                .toList();
    }

    static String firstSentence(List<String> javadoc) {
        var paragraph = String.join(
                " ", javadoc.stream().takeWhile(line -> !line.isEmpty()).toList());
        return LINK.matcher(SENTENCE.matcher(paragraph).replaceFirst("$1"))
                .replaceAll(link -> link.group(1).isEmpty() || link.group(2).isEmpty()
                        ? "`" + link.group(1) + link.group(2) + "`"
                        : "`" + link.group(1) + "." + link.group(2) + "`")
                .replace("|", "\\|");
    }
}
