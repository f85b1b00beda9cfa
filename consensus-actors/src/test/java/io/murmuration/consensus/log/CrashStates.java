package io.murmuration.consensus.log;

import io.murmuration.consensus.log.CrashDisk.Body;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a disk may hold after a crash at this moment. Of the sectors that were written and not
 * forced, and of the changes of names that were not synced, any may have come through and any not.
 * Where there are few of them all combinations are tried, else a sample.
 */
final class CrashStates {

    private static final int ALL_UP_TO = 4;

    private final Random dice;
    private final int samples;

    CrashStates(long seed, int samples) {
        dice = new Random(seed);
        this.samples = samples;
    }

    /** Hands on each state, as a map from names to contents. */
    void of(CrashDisk disk, Consumer<Map<String, byte[]>> take) {
        List<Body> dirty = dirtyBodies(disk);
        int sectors = 0;
        for (Body body : dirty) {
            sectors += body.dirty.size();
        }
        int namings = disk.namings.size();
        int choices = sectors + namings;
        if (choices <= ALL_UP_TO) {
            for (int mask = 0; mask < 1 << choices; mask++) {
                boolean[] kept = new boolean[choices];
                for (int i = 0; i < choices; i++) {
                    kept[i] = (mask >> i & 1) != 0;
                }
                take.accept(state(disk, dirty, kept));
            }
            return;
        }
        for (int sample = 0; sample < samples; sample++) {
            boolean[] kept = new boolean[choices];
            double share = sample == 0 ? 0 : sample == 1 ? 1 : dice.nextDouble();
            for (int i = 0; i < choices; i++) {
                kept[i] = dice.nextDouble() < share;
            }
            if (sample % 4 == 2) { // all but one
                Arrays.fill(kept, true);
                kept[dice.nextInt(choices)] = false;
            }
            take.accept(state(disk, dirty, kept));
        }
    }

    private Map<String, byte[]> state(CrashDisk disk, List<Body> dirty, boolean[] kept) {
        int choice = 0;
        Map<String, Body> names = new TreeMap<>(disk.durableNames);
        for (CrashDisk.Naming naming : disk.namings) {
            if (kept[choice++]) {
                CrashDisk.apply(naming, names);
            }
        }
        IdentityHashMap<Body, byte[]> contents = new IdentityHashMap<>();
        for (Body body : dirty) {
            byte[] content = dice.nextBoolean()
                    ? Arrays.copyOf(body.durable, Math.max(body.durable.length, body.written.length))
                    : body.durable.clone();
            for (int sector : body.dirty.keySet()) {
                if (kept[choice++]) {
                    int from = sector * CrashDisk.SECTOR;
                    int to = Math.min(from + CrashDisk.SECTOR, body.written.length);
                    if (content.length < to) {
                        content = Arrays.copyOf(content, to);
                    }
                    System.arraycopy(body.written, from, content, from, to - from);
                }
            }
            contents.put(body, content);
        }
        Map<String, byte[]> files = new TreeMap<>();
        names.forEach((name, body) -> files.put(name, contents.getOrDefault(body, body.durable)));
        return files;
    }

    private static List<Body> dirtyBodies(CrashDisk disk) {
        List<Body> dirty = new ArrayList<>();
        List<Body> all = new ArrayList<>(disk.names.values());
        all.addAll(disk.durableNames.values());
        for (CrashDisk.Naming naming : disk.namings) {
            if (naming.body() != null) {
                all.add(naming.body());
            }
        }
        for (Body body : all) {
            if (!body.dirty.isEmpty() && !dirty.contains(body)) {
                dirty.add(body);
            }
        }
        return dirty;
    }
}
