package io.murmuration.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command tells its figures, the same for all. */
final class Printing {

    private static final int OK = 0;
    private static final int MISSED = 1;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** Prints the figures and returns the exit code: 1 where one that was promised is missed. */
    int print(String benchmark, List<Figure> figures) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(FigureTable.json(benchmark, figures));
        } else {
            FigureTable.lines(figures).forEach(out::println);
        }
        out.flush();
        return figures.stream().allMatch(Figure::holds) ? OK : MISSED;
    }

    /** Tells who waits what is being done. */
    void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
