package io.edupulse.classroom.app.docs;

import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A page of the documentation, and its blocks of code.
record Page(Path path, String text) {

    private static final Pattern BLOCK = Pattern.compile(
            "(?m)^(?:(?<comment> *<!-- snippet: (?<source>\\S+) -->)\n\n?)?(?<open>(?<indent> *)```(?<language>\\w*))\n"
                    + "(?<code>(?s:.*?))^\\k<indent>```$");

    /// The blocks in the order of the page, each with its language and the snippet that a comment before it names.
    Stream<Block> blocks() {
        return BLOCK.matcher(text).results().map(Block::of);
    }

    /// The page with the code of each snippet as its source has it.
    Page withSnippets(Repository repository) {
        return new Page(
                path,
                BLOCK.matcher(text)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(Block.of(found).with(repository))));
    }

    record Block(String text, String source, String indent, String language, String code) {

        private static Block of(MatchResult found) {
            var source = found.group("source");
            return new Block(
                    found.group(),
                    source == null ? "" : source,
                    found.group("indent"),
                    found.group("language"),
                    found.group("code"));
        }

        private String with(Repository repository) {
            if (source.isEmpty()) {
                return text;
            }
            var lines =
                    Snippet.of(source).in(repository).lines().map(line -> line.isEmpty() ? "\n" : indent + line + "\n");
            return text.substring(0, text.length() - code.length() - indent.length() - "```".length())
                    + String.join("", lines.toList())
                    + indent
                    + "```";
        }
    }
}
