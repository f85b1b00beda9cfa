/** Tests of the log on disk, on a disk in memory that knows what a crash may leave of it. */
@NullMarked
package io.murmuration.consensus.log;

import org.jspecify.annotations.NullMarked;
