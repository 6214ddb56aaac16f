package io.edupulse.classroom.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.edupulse.node.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files for containers and systemd fit the program and each other.
class DeploymentTest {

    private static final Set<String> OF_THE_SCRIPT = Set.of("EDUPULSE_JAVA_OPTS");

    private final Deployment files = Deployment.SOURCES;

    @ParameterizedTest
    @ValueSource(strings = {"Containerfile", "compose.yaml", "secrets.sh", "edupulse.service"})
    void each_variable_is_a_setting(String file) throws IOException {
        var known = Setting.all().stream().map(Setting::variable).collect(Collectors.toSet());
        known.addAll(OF_THE_SCRIPT);
        assertThat(known).containsAll(files.settings(file));
    }

    @Test
    void each_service_restarts_and_tells_whether_it_is_well() throws IOException {
        var services = files.services();
        assertThat(services.keySet())
                .containsExactlyInAnyOrder("postgres", "nats-1", "nats-2", "nats-3", "migrate", "node", "proxy");
        services.forEach((name, service) -> {
            assertThat(service).as(name).containsKeys("image", "restart", "networks");
            if (!Set.of("migrate", "node", "proxy").contains(name)) { // the image of a node has its own
                assertThat(service).as(name).containsKeys("healthcheck", "volumes");
            }
        });
    }

    @Test
    void nothing_but_the_proxy_listens_outside() throws IOException {
        var open = files.services().entrySet().stream()
                .filter(service -> service.getValue().containsKey("ports"))
                .map(Map.Entry::getKey);
        assertThat(open).containsExactly("proxy");
        assertThat(files.services().get("proxy").get("ports")).isEqualTo(List.of("127.0.0.1:8443:8443"));
    }

    @Test
    void a_service_waits_for_services_that_there_are() throws IOException {
        var services = files.services();
        for (var service : services.values()) {
            var awaited = (Map<?, ?>) service.getOrDefault("depends_on", Map.of());
            assertThat(services.keySet())
                    .containsAll(awaited.keySet().stream().map(String::valueOf).toList());
        }
    }

    @Test
    void what_services_use_is_declared_and_everything_declared_is_used() throws IOException {
        var volumes = new TreeSet<String>();
        var networks = new TreeSet<String>();
        var configs = new TreeSet<String>();
        for (var service : files.services().values()) {
            for (var volume : list(service, "volumes")) {
                volumes.add(volume.toString().split(":", 2)[0]);
            }
            for (var network : list(service, "networks")) {
                networks.add(network.toString());
            }
            for (var config : list(service, "configs")) {
                configs.add(Deployment.part(cast(config), "source"));
            }
        }
        assertThat(volumes).isEqualTo(names("volumes"));
        assertThat(networks).isEqualTo(names("networks"));
        assertThat(configs).isEqualTo(names("configs"));
    }

    @Test
    void each_file_is_there_or_made_by_the_script_for_secrets() throws IOException {
        var made = new HashSet<String>();
        var named = new ArrayList<String>();
        files.text("secrets.sh").lines().filter(line -> line.contains("keep ")).forEach(line -> {
            made.add("secrets/" + line.substring(line.lastIndexOf("keep ") + "keep ".length()));
        });
        for (var service : files.services().values()) {
            if (service.containsKey("env_file")) {
                named.add(Deployment.part(service, "env_file"));
            }
        }
        Map<String, Map<String, Object>> configs = Deployment.part(files.compose(), "configs");
        configs.values().forEach(config -> named.add(Deployment.part(config, "file")));
        assertThat(named)
                .hasSize(9)
                .allMatch(file -> made.contains(file)
                        || Files.isRegularFile(files.folder().resolve(file)));
    }

    @Test
    void the_image_runs_as_a_number_that_is_not_root_and_in_a_folder_of_its_own() throws IOException {
        var instructions = files.text("Containerfile").lines().toList();
        assertThat(instructions)
                .contains("USER 10001:10001", "ADD edupulse-dist.tar.gz /opt/", "VOLUME /var/lib/edupulse")
                .contains("ENTRYPOINT [\"/opt/edupulse/bin/edupulse\"]", "CMD [\"serve\"]")
                .anyMatch(line -> line.startsWith("HEALTHCHECK "))
                .anyMatch(line -> line.contains("/health/ready"));
        assertThat(instructions)
                .filteredOn(line -> line.startsWith("FROM "))
                .singleElement()
                .asString()
                .matches("FROM eclipse-temurin:25-jre");
    }

    @Test
    void passwords_that_a_clone_has_made_are_neither_committed_nor_distributed() throws IOException {
        assertThat(files.text(".gitignore")).contains("/secrets/");
        assertThat(Files.readString(Path.of("src/dist/assembly.xml"))).contains("<exclude>secrets/**</exclude>");
    }

    /// As `docs/operate.md` has them, too.
    @Test
    void the_user_of_nats_has_the_rights_that_a_node_needs_and_no_others() throws IOException {
        var operating = Files.readString(files.folder().resolve("../docs/operate.md"));
        assertThat(rights(files.text("nats/nats.conf"))).isNotEmpty().isEqualTo(rights(operating));
    }

    private static List<String> rights(String text) {
        return text.lines()
                .map(line -> line.replaceAll("[\\s:]", ""))
                .filter(line -> line.startsWith("publish[") || line.startsWith("subscribe["))
                .filter(line -> line.contains("changes"))
                .toList();
    }

    private Set<String> names(String part) throws IOException {
        Map<String, Object> declared = Deployment.part(files.compose(), part);
        return new TreeSet<>(declared.keySet());
    }

    private static List<?> list(Map<String, Object> service, String name) {
        return (List<?>) service.getOrDefault(name, List.of());
    }

    @SuppressWarnings("unchecked") // a file of ours
    private static Map<String, Object> cast(Object config) {
        return (Map<String, Object>) config;
    }
}
