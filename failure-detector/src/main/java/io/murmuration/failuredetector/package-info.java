/**
 * Decides how surprising a silence is: of a peer, on a path, of the process itself.
 *
 * <p>It leaves to others what to do about it, and holds no threshold that kills. Three kinds of
 * silence have three models ({@link io.murmuration.failuredetector.ArrivalModel}): an answer that
 * is late is judged against the path's round trips
 * ({@link io.murmuration.failuredetector.PathEstimate}), a member nobody has heard against the
 * pauses it has measured in itself ({@link io.murmuration.failuredetector.PauseMeter},
 * {@link io.murmuration.failuredetector.PauseProfile}), a periodic stream against its own rhythm
 * ({@link io.murmuration.failuredetector.PhiAccrual}).
 * {@link io.murmuration.failuredetector.LocalHealth} is the judge's doubt in itself.
 *
 * <p>Sources: Hayashibara et al., <i>The φ Accrual Failure Detector</i> (SRDS 2004); Dadgar et al.,
 * <i>Lifeguard</i> (DSN 2018). Pure: time is an argument, no object is thread-safe, values are.
 * Start reading at {@link io.murmuration.failuredetector.ArrivalModel}.
 */
@NullMarked
package io.murmuration.failuredetector;

import org.jspecify.annotations.NullMarked;
