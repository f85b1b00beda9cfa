package io.murmuration.membership;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads the values below one path, with errors that name key, value and what is allowed. Every
 * module that has settings reads them so. Errors are {@link IllegalArgumentException}s.
 */
public final class SettingsReader {

    private final String root;
    private final Config config;

    /** Reads what stands in {@code config}, whose keys are named as being below {@code root}. */
    public SettingsReader(String root, Config config) {
        this.root = root;
        this.config = config;
    }

    /** Reads a text. */
    public String text(String key) {
        return read(key, "a text", config::getString);
    }

    /** Reads a list of texts. */
    public List<String> texts(String key) {
        return read(key, "a list of texts, such as [\"10.0.0.1:7100\", \"10.0.0.2:7100\"]", config::getStringList);
    }

    /** Reads {@code on} or {@code off}. */
    public boolean onOff(String key) {
        return read(key, "on or off", config::getBoolean);
    }

    /** Reads a whole number. */
    public int wholeNumber(String key) {
        return read(key, "a whole number", config::getInt);
    }

    /** Reads a number. */
    public double number(String key) {
        return read(key, "a number", config::getDouble);
    }

    /** Reads an amount of bytes. */
    public long bytes(String key) {
        return read(key, "an amount of bytes, such as 64 MiB", config::getBytes);
    }

    /** Reads a duration. */
    public Duration duration(String key) {
        return read(key, "a duration with its unit, such as 250 ms or 2 s", config::getDuration);
    }

    /** Reads a block of texts. */
    public SortedMap<String, String> textsByKey(String key) {
        SortedMap<String, String> texts = new TreeMap<>();
        ConfigObject object = read(key, "a block of key = text", config::getObject);
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            ConfigValueType type = entry.getValue().valueType();
            if (type == ConfigValueType.OBJECT || type == ConfigValueType.LIST) {
                throw bad(key + "." + entry.getKey(), "a text; a dot in a key needs quotes around it");
            }
            texts.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped()));
        }
        return texts;
    }

    /** Reads a value that {@code parse} understands or refuses with an IllegalArgumentException. */
    public <T> T parsed(String key, String rule, Function<String, T> parse) {
        String text = text(key);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw bad(key, rule);
        }
    }

    /** Returns the complaint that the value of {@code key} is not what {@code rule} demands. */
    public IllegalArgumentException bad(String key, String rule) {
        String value = config.hasPathOrNull(key) && !config.getIsNull(key)
                ? config.getValue(key).render(ConfigRenderOptions.concise())
                : "nothing";
        return new IllegalArgumentException(root + "." + key + " = " + value + ": must be " + rule);
    }

    /**
     * Refuses every key that is not in {@code known}, naming the known one that looks most like it.
     */
    public void refuseUnknown(SortedSet<String> known) {
        refuseUnknown("", config.root(), known);
    }

    private void refuseUnknown(String prefix, ConfigObject object, SortedSet<String> known) {
        for (String name : new TreeSet<>(object.keySet())) {
            String key = prefix + name;
            ConfigValue value = object.get(name);
            boolean block = !known.tailSet(key + ".").isEmpty()
                    && known.tailSet(key + ".").first().startsWith(key + ".");
            if (known.contains(key)) {
                continue;
            }
            if (!block) {
                throw new IllegalArgumentException(
                        root + "." + key + " is not a setting; did you mean " + root + "." + nearest(key, known) + "?");
            }
            if (!(value instanceof ConfigObject nested)) {
                throw bad(key, "a block { … } with settings such as " + nearest(key, known));
            }
            refuseUnknown(key + ".", nested, known);
        }
    }

    private static String nearest(String key, SortedSet<String> known) {
        String nearest = known.first();
        int least = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Returns the Levenshtein distance: how many letters to insert, drop or change. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    private <T> T read(String key, String rule, Function<String, T> getter) {
        try {
            return getter.apply(key);
        } catch (ConfigException e) {
            throw bad(key, rule);
        }
    }
}
