package io.edupulse.classroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/// What users expect of `mvn install -DskipTests`. Failsafe itself does not know that property.
class BuildSettingsTest {

    private final Document pom;

    BuildSettingsTest() throws Exception {
        pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("..", "..", "pom.xml").toFile());
    }

    @Test
    void skipping_tests_skips_integration_tests_too_unless_told_otherwise() {
        assertThat(property("skipTests")).isEqualTo("false");
        assertThat(property("skipITs")).isEqualTo("${skipTests}");
    }

    private String property(String name) {
        assertThat(pom.getElementsByTagName(name).getLength()).as(name).isOne();
        return pom.getElementsByTagName(name).item(0).getTextContent();
    }
}
