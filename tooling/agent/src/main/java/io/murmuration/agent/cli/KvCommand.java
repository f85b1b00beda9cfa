package io.murmuration.agent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads, changes and watches the replicated store. */
@Command(
        name = "kv",
        description = "Reads, changes and watches the replicated store, through a running node.",
        footer = {"", "Exit code 1 if a key is not there or a condition does not hold."},
        mixinStandardHelpOptions = true,
        subcommands = {
            KvRead.Get.class,
            KvWrite.Put.class,
            KvWrite.Del.class,
            KvWrite.Transact.class,
            KvWatchCommand.class,
            KvRead.Below.class,
            KvWrite.Compact.class,
            KvRead.Status.class
        })
final class KvCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do with the store: `murmuration kv --help` lists it");
    }
}
