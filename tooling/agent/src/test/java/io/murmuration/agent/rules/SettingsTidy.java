package io.murmuration.agent.rules;

import com.sun.source.tree.LiteralTree;
import com.sun.source.util.TreeScanner;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The house rules that a {@code reference.conf} can break. */
final class SettingsTidy {

    private final String path;
    private final Set<String> literals;
    private final Config resolved;
    private final List<Breach> breaches = new ArrayList<>();

    private SettingsTidy(String path, Set<String> literals, Config resolved) {
        this.path = path;
        this.literals = literals;
        this.resolved = resolved;
    }

    /** Checks one file against the string literals of the main sources. */
    static List<Breach> check(String path, String text, Set<String> literals) {
        Config config =
                ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(path));
        SettingsTidy tidy = new SettingsTidy(path, literals, config.resolve());
        config.root().forEach((key, value) -> {
            if (!key.equals("murmuration")) {
                tidy.add(value, "key \"" + key + "\" is not ours: a library sets defaults under murmuration only");
            }
        });
        tidy.walk(List.of(), config.root());
        return List.copyOf(tidy.breaches);
    }

    /** Each string that stands in the sources. */
    static Set<String> literalsOf(Iterable<SourceFile> files) {
        Set<String> literals = new TreeSet<>();
        TreeScanner<@Nullable Void, @Nullable Void> reader = new TreeScanner<>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void none) {
                if (literal.getValue() instanceof String text) {
                    literals.add(text);
                }
                return null;
            }
        };
        files.forEach(file -> reader.scan(file.tree(), null));
        return literals;
    }

    /** A dispatcher's keys are Akka's: it explains and reads them. */
    private void walk(List<String> above, ConfigObject object) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            List<String> keys = new ArrayList<>(above);
            keys.add(entry.getKey());
            boolean akkas = entry.getKey().endsWith("-dispatcher");
            if (entry.getValue() instanceof ConfigObject inner && !inner.isEmpty() && !akkas) {
                walk(keys, inner);
            } else {
                checkKey(ConfigUtil.joinPath(keys), entry.getKey(), entry.getValue());
            }
        }
    }

    private void checkKey(String key, String last, ConfigValue value) {
        if (value.origin().comments().isEmpty()) {
            add(
                    value,
                    "key \"" + key + "\" has no comment directly above it: say unit, formula, effect of more and less");
        }
        if (isVariation(key, value)) {
            return;
        }
        boolean read = literals.stream().anyMatch(text -> text.equals(last) || text.endsWith("." + last));
        if (!read) {
            add(value, "key \"" + key + "\" is read nowhere: no string in the main sources ends in \"" + last + "\"");
        }
    }

    /** Tells a block made from another, whose keys are explained and read there. */
    private boolean isVariation(String key, ConfigValue value) {
        return !value.atKey("it").isResolved() && resolved.getValue(key) instanceof ConfigObject;
    }

    private void add(ConfigValue value, String advice) {
        breaches.add(new Breach(path, value.origin().lineNumber(), advice));
    }
}
