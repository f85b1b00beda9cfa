package io.murmuration.agent.rules;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A Java source: its place in the project, its text, and its tree as the compiler parses it. */
record SourceFile(String path, SourceText text, CompilationUnitTree tree, SourcePositions positions) {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    static SourceFile of(Path top, Path file) {
        try {
            return of(top.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SourceFile of(String path, String text) {
        JavacTask task = (JavacTask) COMPILER.getTask(
                null, null, ignored -> {}, List.of("-proc:none"), null, List.of(new Planted.Source("Source", text)));
        try {
            CompilationUnitTree tree = task.parse().iterator().next();
            return new SourceFile(
                    path, SourceText.of(text), tree, Trees.instance(task).getSourcePositions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long firstLine(Tree part) {
        return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, part));
    }

    long lastLine(Tree part) {
        return tree.getLineMap().getLineNumber(positions.getEndPosition(tree, part));
    }

    /** The line of a character, counted from 1. */
    long lineAt(int offset) {
        return text.all().substring(0, offset).lines().count()
                + (offset == 0 || text.all().charAt(offset - 1) == '\n' ? 1 : 0);
    }

    Breach breach(long line, String advice) {
        return new Breach(path, line, advice);
    }
}
