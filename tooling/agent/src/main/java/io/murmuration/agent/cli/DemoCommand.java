package io.murmuration.agent.cli;

import io.murmuration.agent.demo.Demo;
import io.murmuration.agent.demo.DemoReport;
import io.murmuration.agent.demo.Timeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the tour in three processes. */
@Command(
        name = "demo",
        description = "Starts three chat nodes on this machine, lets them talk, kills one, takes it back, lets "
                + "another leave, and checks what the nodes say about it.",
        footer = {"", "Takes under a minute. Exit code 0 only if every expectation held."},
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON object at the end.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        DemoReport report = Demo.run(moment -> show(moment, out));
        if (json) {
            out.println(DemoText.json(report).toPrettyString());
        } else {
            DemoText.of(report, ansi).forEach(out::println);
        }
        out.flush();
        return report.held() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void show(Timeline.Moment moment, PrintWriter out) {
        if (!json) {
            out.println(DemoText.moment(moment));
            out.flush();
        }
    }
}
