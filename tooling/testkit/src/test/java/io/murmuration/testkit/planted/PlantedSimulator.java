package io.murmuration.testkit.planted;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;

/** The simulator in a copy of its own, with a bug or without. */
final class PlantedSimulator {

    private static final String RAFT = "io.murmuration.testkit.raft.RaftSeeds";
    private static final String STACK = "io.murmuration.testkit.stack.StackSeeds";

    private final Class<?> seeds;

    private PlantedSimulator(String name, Map<String, byte[]> changed) {
        try {
            seeds = Class.forName(name, true, new CopyLoader(changed));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("there is no " + name + " any more", e);
        }
    }

    /** Returns that of Raft groups. */
    static PlantedSimulator with(Sources sources, Bug bug) {
        return new PlantedSimulator(RAFT, MemoryCompiler.compile(sources.with(bug)));
    }

    /** Returns that of the whole stack. */
    static PlantedSimulator ofStackWith(Sources sources, Bug bug) {
        return new PlantedSimulator(STACK, MemoryCompiler.compile(sources.with(bug)));
    }

    /** Returns the first seed up to {@code last} that fails, {@code last + 1} if none does. */
    long firstFailure(long last) {
        return (long) call("firstFailure", new Class<?>[] {long.class, long.class}, 1L, last);
    }

    /** Returns what does not hold with this seed: the name of the invariant comes first. */
    String failureOf(long seed) {
        return (String) call("failureOf", new Class<?>[] {long.class}, seed);
    }

    private Object call(String name, Class<?>[] types, Object... arguments) {
        try {
            Method method = seeds.getMethod(name, types);
            return method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the simulator itself failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the simulator offers no " + name + " any more", e);
        }
    }
}
