package io.edupulse.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateJooqIT {

    @TempDir
    private Path folder;

    private Path sql;
    private Path target;

    @BeforeEach
    void makeFolders() throws IOException {
        sql = Files.createDirectory(folder.resolve("sql"));
        target = folder.resolve("sources");
    }

    @Test
    void each_file_becomes_a_package_and_is_generated_again_when_it_or_the_package_changes() throws Exception {
        write("shelf.sql", "create table books (book_id uuid primary key)");
        write("readers.sql", "create table members (since timestamptz)");
        generate("some.library");

        assertThat(target.resolve("some/library/shelf/tables/Books.java")).exists();
        assertThat(target.resolve("some/library/readers/tables/Members.java"))
                .content()
                .contains("MembersRecord, Instant> SINCE");

        write("shelf.sql", "create table titles (title_id uuid primary key)");
        generate("some.library");
        assertThat(target.resolve("some/library/shelf/tables/Titles.java")).exists();

        generate("another.library");
        assertThat(target.resolve("another/library/shelf/tables/Titles.java")).exists();
    }

    @Test
    void a_file_that_is_the_only_one_becomes_the_same_package() throws Exception {
        write("shelf.sql", "create table books (book_id uuid primary key)");
        generate("some.library");

        assertThat(target.resolve("some/library/shelf/Tables.java"))
                .content()
                .contains("package some.library.shelf;", "import some.library.shelf.tables.Books;");
        assertThat(target.resolve("some/library/shelf/tables/records/BooksRecord.java"))
                .exists();
        assertThat(target.resolve("some/library/Tables.java")).doesNotExist();
    }

    @Test
    void a_file_that_postgresql_refuses_is_named() throws IOException {
        write("shelf.sql", "create tabel books ()");

        assertThatThrownBy(() -> generate("some.library"))
                .hasMessageContaining("shelf.sql")
                .hasMessageContaining("tabel");
    }

    @Test
    void a_folder_without_sql_is_refused_before_a_database_starts() {
        assertThatThrownBy(() -> generate("some.library")).hasMessageContaining("has no file that ends in .sql");
        sql = folder.resolve("missing");
        assertThatThrownBy(() -> generate("some.library")).hasMessageContaining("There is no folder");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(sql.resolve(name), text);
    }

    private void generate(String packageName) throws Exception {
        GenerateJooq.main(new String[] {packageName, sql.toString(), target.toString()});
    }
}
