package io.murmuration.agent.rules;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The house rules that one source file can break. */
final class Tidy {

    static final int FILE_LINES = 500;
    static final int METHOD_LINES = 60;
    static final int PARAMETERS = 5;
    static final int CODE_COLUMNS = 120;
    static final int PROSE_COLUMNS = 100;

    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
    private static final Pattern AUTHOR = Pattern.compile("@author\\b");
    private static final Pattern BANNER = Pattern.compile("[-=*#~_]{5,}");
    private static final Pattern CONSOLE = Pattern.compile("\\bSystem\\s*\\.\\s*(out|err)\\b");
    private static final Pattern SLEEP = Pattern.compile(
            "\\b(Thread|TimeUnit\\s*\\.\\s*\\w+|(NANO|MICRO|MILLI)?SECONDS|MINUTES|HOURS|DAYS)\\s*(\\.|::)\\s*sleep\\b"
                    + "|import\\s+static\\s[\\w.]*\\.sleep\\s*;");
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern EMPTY_NAME =
            Pattern.compile("Abstract[A-Z].*|.*(Manager|Helper|Helpers|Impl|Util|Utils|Data)");
    private static final Set<String> EMPTY_PACKAGES =
            Set.of("util", "utils", "common", "impl", "manager", "helper", "helpers", "data", "misc", "internal");

    private Tidy() {}

    static List<Breach> check(SourceFile file) {
        List<Breach> breaches = new ArrayList<>();
        checkSize(file, breaches);
        checkColumns(file, breaches);
        checkComments(file, breaches);
        find(
                SLEEP,
                file,
                file.text().code(),
                "waits by sleeping: await a condition, or let time be an argument",
                breaches);
        if (!mayPrint(file.path())) {
            find(
                    CONSOLE,
                    file,
                    file.text().code(),
                    "prints: log through slf4j; a test publishes by TestReporter",
                    breaches);
        }
        checkPackage(file, breaches);
        new Declarations(file, breaches).scan(file.tree(), null);
        return breaches;
    }

    private static void checkSize(SourceFile file, List<Breach> breaches) {
        long lines = file.text().all().lines().count();
        if (lines > FILE_LINES) {
            breaches.add(file.breach(
                    FILE_LINES, "the file has " + lines + " lines: cut it by ideas, " + FILE_LINES + " are the most"));
        }
    }

    private static void checkColumns(SourceFile file, List<Breach> breaches) {
        List<String> all = file.text().all().lines().toList();
        List<String> code = file.text().code().lines().toList();
        List<String> comments = file.text().comments().lines().toList();
        for (int i = 0; i < all.size(); i++) {
            boolean prose = code.get(i).isBlank() && !comments.get(i).isBlank();
            int most = prose ? PROSE_COLUMNS : CODE_COLUMNS;
            int columns = all.get(i).codePointCount(0, all.get(i).length());
            if (columns > most && !all.get(i).contains("://")) {
                breaches.add(file.breach(
                        i + 1L,
                        columns + " columns: break the line, " + most + (prose ? " of prose" : "") + " are the most"));
            }
        }
    }

    private static void checkComments(SourceFile file, List<Breach> breaches) {
        String comments = file.text().comments();
        find(UNFINISHED, file, comments, "is unfinished: do it now, or open an issue and say nothing here", breaches);
        find(AUTHOR, file, comments, "names an author: the history knows", breaches);
        find(BANNER, file, comments, "is a banner: let types and names divide the file", breaches);
    }

    private static void checkPackage(SourceFile file, List<Breach> breaches) {
        if (file.tree().getPackageName() == null) {
            return;
        }
        for (String room : DOT.split(file.tree().getPackageName().toString(), -1)) {
            if (EMPTY_PACKAGES.contains(room)) {
                breaches.add(file.breach(
                        file.firstLine(file.tree().getPackageName()),
                        "package name \"" + room + "\" says nothing: name what the package decides"));
            }
        }
    }

    private static void find(Pattern wanted, SourceFile file, String text, String advice, List<Breach> breaches) {
        Matcher found = wanted.matcher(text);
        while (found.find()) {
            breaches.add(file.breach(file.lineAt(found.start()), "\"" + found.group() + "\" " + advice));
        }
    }

    private static boolean mayPrint(String path) {
        return path.startsWith("tooling/agent/")
                || path.startsWith("sample-app/")
                || path.startsWith("tooling/benchmarks/");
    }

    /** Walks over what the file declares. */
    private static final class Declarations extends TreeScanner<@Nullable Void, @Nullable Void> {

        private final SourceFile file;
        private final List<Breach> breaches;
        private final List<String> lines;
        private boolean inRecord;

        Declarations(SourceFile file, List<Breach> breaches) {
            this.file = file;
            this.breaches = breaches;
            this.lines = file.text().all().lines().toList();
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
            String name = type.getSimpleName().toString();
            if (EMPTY_NAME.matcher(name).matches()) {
                add(type, "class name \"" + name + "\" says nothing: name it by its part in the protocol");
            }
            boolean outer = inRecord;
            inRecord = type.getKind() == Tree.Kind.RECORD;
            super.visitClass(type, null);
            inRecord = outer;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
            long length = file.lastLine(method) - file.firstLine(method) + 1;
            if (length > METHOD_LINES) {
                add(method, name(method) + " has " + length + " lines: cut it, " + METHOD_LINES + " are the most");
            }
            int parameters = method.getParameters().size();
            boolean ofRecord = inRecord && method.getReturnType() == null;
            if (parameters > PARAMETERS && !ofRecord && !overrides(method)) {
                add(
                        method,
                        name(method) + " takes " + parameters + " parameters: group them in a record, " + PARAMETERS
                                + " are the most");
            }
            return super.visitMethod(method, null);
        }

        @Override
        public @Nullable Void visitAnnotation(AnnotationTree annotation, @Nullable Void none) {
            if (annotation.getAnnotationType().toString().endsWith("SuppressWarnings")) {
                int line = (int) file.firstLine(annotation);
                boolean above = line > 1 && lines.get(line - 2).strip().startsWith("//");
                boolean beside =
                        !file.text().comments().lines().toList().get(line - 1).isBlank();
                if (!above && !beside) {
                    add(
                            annotation,
                            "suppresses a warning without a reason: write a comment on this line or the one above");
                }
            }
            return super.visitAnnotation(annotation, null);
        }

        private void add(Tree where, String advice) {
            breaches.add(file.breach(file.firstLine(where), advice));
        }

        private static String name(MethodTree method) {
            return method.getReturnType() == null ? "the constructor" : "method " + method.getName();
        }

        private static boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .map(annotation -> annotation.getAnnotationType().toString().toLowerCase(Locale.ROOT))
                    .anyMatch(name -> name.endsWith("override"));
        }
    }
}
