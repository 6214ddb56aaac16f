package io.edupulse.classroom.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/// Pages that are made of the code. A test compares them; with `-Ddocs.write` it writes them.
record GeneratedPages(Repository repository) {

    private static final boolean WRITE =
            Boolean.getBoolean("docs.write") || "".equals(System.getProperty("docs.write"));

    void check(Path page, String expected) {
        if (WRITE) {
            repository.write(page, expected);
        }
        assertThat(repository.text(page))
                .as("%s, which -Ddocs.write makes again", page)
                .isEqualTo(expected);
    }
}
