package io.edupulse.classroom.app.docs;

import io.edupulse.node.settings.Setting;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/settings.md` is what the settings say of themselves.
class SettingsPageTest {

    private static final Path PAGE = Path.of("docs", "settings.md");

    private static final String INTRODUCTION = """
            # Settings

            A setting is given by a flag of the command line, else by a variable of the environment, else in a file, else
            by its default. The file is `edupulse.properties` in the working folder, or the one that `--config` names; a
            file with an unknown name is refused. Times are whole numbers with `s`, `m`, `h` or `d`.

            | in a file | flag | variable | default | unit | meaning |
            | --- | --- | --- | --- | --- | --- |
            """;

    private static final String END = """

            Passwords are safer in the environment or in a file than on the command line, which all users of a machine can
            see. `./edupulse` gives the virtual machine the options in `EDUPULSE_JAVA_OPTS`, such as `-Xmx512m`.

            This page is generated; see [contributing](../CONTRIBUTING.md).
            """;

    @Test
    void the_page_lists_all_settings() {
        new GeneratedPages(Repository.here())
                .check(
                        PAGE,
                        Setting.all().stream()
                                .map(SettingsPageTest::row)
                                .collect(Collectors.joining("", INTRODUCTION, END)));
    }

    private static String row(Setting<?> setting) {
        return String.join(
                        " | ",
                        "| " + code(setting.name()),
                        code(setting.flag()),
                        code(setting.variable()),
                        setting.defaultText().map(SettingsPageTest::code).orElse("none"),
                        setting.unit(),
                        setting.meaning().replace("<", "&lt;") + limits(setting))
                + " |\n";
    }

    private static String code(String text) {
        return '`' + text + '`';
    }

    private static String limits(Setting<?> setting) {
        return setting.limits().isEmpty() ? "" : "; " + setting.limits();
    }
}
