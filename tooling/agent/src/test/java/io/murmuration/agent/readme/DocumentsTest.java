package io.murmuration.agent.readme;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.murmuration.agent.cli.Murmuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents say that a machine can check. */
class DocumentsTest {

    private static final int PROSE_COLUMNS = 100;

    private static final String SETTINGS = "membership/src/main/resources/reference.conf";
    private static final String ROOT = "murmuration.membership.";
    private static final String LAN = ROOT + "profiles.lan.";

    private final Documents documents = Documents.ofProject();

    @Test
    void everyRelativeLinkLeadsSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : documents.files()) {
            for (String link : Documents.relativeLinks(Files.readString(file))) {
                if (!leadsSomewhere(file, link)) {
                    broken.add(documents.name(file) + ": " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path file, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1 || Documents.anchors(Files.readString(target)).contains(parts[1]);
    }

    @Test
    void everyCommandThatIsShownIsUnderstood() throws IOException {
        List<String> refused = new ArrayList<>();
        int shown = 0;
        for (Path file : documents.files()) {
            for (List<String> arguments : Documents.commands(Files.readString(file))) {
                shown++;
                try {
                    if (!arguments.isEmpty()) {
                        Murmuration.commandLine().parseArgs(arguments.toArray(String[]::new));
                    }
                } catch (CommandLine.ParameterException e) {
                    refused.add(documents.name(file) + ": ./murmuration " + String.join(" ", arguments) + ": "
                            + e.getMessage());
                }
            }
        }

        assertThat(shown).isGreaterThan(10);
        assertThat(refused).isEmpty();
    }

    @Test
    void thePictureOfTheModulesHasTheArrowsOfThePoms() throws IOException {
        List<String> wanted = new ArrayList<>();
        for (String module : modules()) {
            Matcher needs = Pattern.compile("<dependency><groupId>io\\.murmuration</groupId><artifactId>murmuration-"
                            + "([a-z-]+)</artifactId></dependency>")
                    .matcher(documents.read(module + "/pom.xml"));
            while (needs.find()) {
                wanted.add(module.replace("tooling/", "") + " --> " + needs.group(1));
            }
        }
        List<String> direct = withoutDetours(wanted);

        assertThat(direct).isNotEmpty();
        assertThat(Documents.arrows(documents.read("README.md"))).containsExactlyInAnyOrderElementsOf(direct);
    }

    private List<String> modules() throws IOException {
        List<String> modules = new ArrayList<>();
        Matcher module = Pattern.compile("<module>([^<]+)</module>").matcher(documents.read("pom.xml"));
        while (module.find()) {
            modules.add(module.group(1));
        }
        return modules;
    }

    /** Leaves out arrows that a longer way makes too, as a picture does. */
    private static List<String> withoutDetours(List<String> arrows) {
        Map<String, Set<String>> next = new TreeMap<>();
        for (String arrow : arrows) {
            String[] ends = arrow.split(" --> ", 2);
            next.computeIfAbsent(ends[0], from -> new TreeSet<>()).add(ends[1]);
        }
        List<String> direct = new ArrayList<>();
        next.forEach((from, all) -> {
            for (String to : all) {
                boolean detour = all.stream().anyMatch(via -> !via.equals(to) && reaches(next, via, to));
                if (!detour) {
                    direct.add(from + " --> " + to);
                }
            }
        });
        return direct;
    }

    private static boolean reaches(Map<String, Set<String>> next, String from, String to) {
        return next.getOrDefault(from, Collections.emptySet()).stream()
                .anyMatch(via -> via.equals(to) || reaches(next, via, to));
    }

    @Test
    void everySettingStandsInTheTableWithItsDefault() throws IOException {
        Config settings = ConfigFactory.parseFile(
                        documents.top().resolve(SETTINGS).toFile())
                .resolve();
        Map<String, String> wanted = new TreeMap<>();
        settings.entrySet().forEach(entry -> {
            String key = entry.getKey();
            String value = entry.getValue().render(ConfigRenderOptions.concise());
            if (key.startsWith(LAN)) {
                wanted.put(key.substring(LAN.length()), value.replaceAll("^\"|\"$", ""));
            } else if (!key.startsWith(ROOT + "profiles.")) {
                wanted.put(key.substring(ROOT.length()), value);
            }
        });
        wanted.put("tags", "{}");

        Map<String, String> shown = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z.-]+)` \\| `([^`|]*)` \\|")
                .matcher(documents.read("docs/configuration.md"));
        while (row.find()) {
            shown.put(row.group(1), row.group(2));
        }
        assertThat(shown).isEqualTo(wanted);
    }

    @Test
    void theOtherProfilesAreShownWhereTheyDifferFromLan() throws IOException {
        Config profiles = ConfigFactory.parseFile(
                        documents.top().resolve(SETTINGS).toFile())
                .resolve()
                .getConfig(ROOT + "profiles");
        List<String> wanted = new ArrayList<>();
        profiles.getConfig("lan").entrySet().forEach(entry -> {
            String key = entry.getKey();
            String lan = profiles.getString("lan." + key);
            String fast = profiles.getString("fast." + key);
            String wan = profiles.getString("wan." + key);
            if (!lan.equals(fast) || !lan.equals(wan)) {
                wanted.add("| " + key + " | " + lan + " | " + fast + " | " + wan + " |");
            }
        });
        Collections.sort(wanted);

        assertThat(documents.read("docs/configuration.md")).contains(wanted);
    }

    @Test
    void proseIsNotTooWide() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path file : documents.files()) {
            boolean block = false;
            for (String line : Files.readString(file).lines().toList()) {
                block ^= line.startsWith("```");
                boolean prose = !block && !line.startsWith("|") && !line.contains("://");
                if (prose && line.codePointCount(0, line.length()) > PROSE_COLUMNS) {
                    wide.add(documents.name(file) + ": " + line);
                }
            }
        }

        assertThat(wide).isEmpty();
    }
}
