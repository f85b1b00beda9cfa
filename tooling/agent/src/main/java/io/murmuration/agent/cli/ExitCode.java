package io.murmuration.agent.cli;

/** How a command ends, as scripts see it. */
public final class ExitCode {

    /** All went well. */
    public static final int OK = 0;

    /** The command ran and failed, or what it checks does not hold. */
    public static final int FAILED = 1;

    /** The command was not understood: unknown option, malformed value or setting. */
    public static final int USAGE = 2;

    /** The node that should answer could not be found or reached. */
    public static final int UNREACHABLE = 3;

    private ExitCode() {}
}
