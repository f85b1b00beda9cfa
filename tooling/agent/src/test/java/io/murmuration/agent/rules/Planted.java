package io.murmuration.agent.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Sources written for a test and compiled for it, so that a rule has a breach to find. */
final class Planted {

    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");

    private Planted() {}

    static JavaClasses compile(Path folder, String... sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = new ArrayList<>();
        for (String source : sources) {
            units.add(new Source(first(PACKAGE, source).replace('.', '/') + "/" + first(TYPE, source), source));
        }
        StringWriter log = new StringWriter();
        List<String> options = List.of("-d", folder.toString(), "-proc:none", "-nowarn");
        if (!compiler.getTask(log, null, null, options, null, units).call()) {
            throw new IllegalArgumentException("a planted source does not compile: " + log);
        }
        return new ClassFileImporter().importPath(folder);
    }

    /** Finds the planted classes: ArchUnit asks the thread's loader what bytes do not tell it. */
    static ClassLoader loader(Path folder) throws IOException {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, Planted.class.getClassLoader());
    }

    private static String first(Pattern pattern, String source) {
        Matcher matcher = pattern.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a planted source has no %s: %s", pattern, source));
        }
        return matcher.group(1);
    }

    /** One source held in memory. */
    static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
